import { describe, expect, it } from 'vitest';
import type { Answer } from '../../snippets/example.ts';
import { createPatience, retryAfterMs } from '../../snippets/runner/patience.ts';

function answer(status: number, body: Answer['body'] = {}, headers = {}): Answer {
  return { status, body, headers, json: body, text: '', bytes: new Uint8Array() };
}

const signal = new AbortController().signal;

describe('patience', () => {
  it('goes by the body, then the header, then doubles', () => {
    const exact = answer(429, { retry_after_ms: 1200 }, { 'retry-after': '2' });
    expect(retryAfterMs(exact, 1)).toBe(1205);
    expect(retryAfterMs(answer(429, {}, { 'retry-after': '2' }), 1)).toBe(2000);
    expect([1, 2, 3].map((attempt) => retryAfterMs(answer(429), attempt))).toEqual([
      250, 500, 1000,
    ]);
    expect(retryAfterMs(answer(403, { retry_after_ms: 5 }), 1)).toBeUndefined();
    expect(retryAfterMs(answer(429, {}, { 'retry-after': '3600' }), 1)).toBeUndefined();
  });

  it('holds back everybody after the 429 of one, one after another', async () => {
    const patience = createPatience();
    expect(await patience.turn(signal)).toBeLessThan(20);
    expect(patience.after(answer(429, { retry_after_ms: 60 }), 1)).toBe('again');
    const waits = await Promise.all([patience.turn(signal), patience.turn(signal)]);
    expect(waits[0]).toBeGreaterThanOrEqual(55);
    expect(waits[1]).toBeGreaterThanOrEqual((waits[0] ?? 0) + 20);
  });

  it('counts a wait that two are told of once, and stops at its budget', () => {
    const patience = createPatience(1500);
    const wait = answer(429, { retry_after_ms: 1000 });
    expect([patience.after(wait, 1), patience.after(wait, 1)]).toEqual(['again', 'again']);
    expect(patience.waitedMs).toBeLessThan(1100);
    expect(patience.after(answer(429, { retry_after_ms: 3000 }), 1)).toBe('exhausted');
  });
});
