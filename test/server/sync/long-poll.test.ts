import { describe, expect, it } from 'vitest';
import { longPoll, type Reading } from '../../../server/sync/long-poll.ts';
import { Notifier } from '../../../server/sync/notifier.ts';

const ROOM = '!a:x';
const quiet = (value: string, rooms = [ROOM]): Reading<string> => ({ value, isNews: false, rooms });
const news = (value: string): Reading<string> => ({ value, isNews: true, rooms: [ROOM] });

function poll(
  notifier: Notifier,
  read: () => Promise<Reading<string>>,
  options: { timeout?: number; signal?: AbortSignal; rooms?: string[] } = {},
): Promise<string> {
  const { timeout = 5000, signal = new AbortController().signal, rooms = [ROOM] } = options;
  return longPoll({ notifier, userId: '@a:x', rooms, timeout, signal, read });
}

describe('longPoll', () => {
  it('answers news at once, without waiting', async () => {
    const notifier = new Notifier();
    expect(await poll(notifier, async () => news('first'))).toBe('first');
    expect(notifier.size).toBe(0);
  });

  it('answers what is committed while it waits', async () => {
    const notifier = new Notifier();
    const readings = [quiet('empty'), news('new')];
    const answer = poll(notifier, async () => readings.shift() ?? quiet('too late'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(notifier.size).toBe(1);
    notifier.poke({ rooms: [ROOM] });
    expect(await answer).toBe('new');
    expect(notifier.size).toBe(0);
  });

  it('does not miss what is committed during the read', async () => {
    const notifier = new Notifier();
    let reads = 0;
    const answer = await poll(notifier, async () => {
      reads += 1;
      if (reads > 1) return news('new');
      notifier.poke({ rooms: [ROOM] });
      return quiet('empty');
    });
    expect(answer).toBe('new');
  });

  it('waits for a room that was joined while it read', async () => {
    const notifier = new Notifier();
    const readings = [quiet('a', [ROOM, '!b:x']), quiet('b', [ROOM, '!b:x']), news('new')];
    const answer = poll(notifier, async () => readings.shift() ?? quiet('too late'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    notifier.poke({ rooms: ['!b:x'] });
    expect(await answer).toBe('new');
  });

  it('goes on waiting when it was woken for nothing', async () => {
    const notifier = new Notifier();
    const readings = [quiet('a'), quiet('b'), news('new')];
    const answer = poll(notifier, async () => readings.shift() ?? quiet('too late'));
    for (let poke = 0; poke < 2; poke++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      notifier.poke({ users: ['@a:x'] });
    }
    expect(await answer).toBe('new');
  });

  it('answers the last reading when the time is over', async () => {
    const notifier = new Notifier();
    const began = performance.now();
    expect(await poll(notifier, async () => quiet('empty'), { timeout: 30 })).toBe('empty');
    expect(performance.now() - began).toBeGreaterThanOrEqual(25);
    expect(notifier.size).toBe(0);
  });

  it('stops when the client goes away', async () => {
    const notifier = new Notifier();
    const gone = new AbortController();
    const answer = poll(notifier, async () => quiet('empty'), { signal: gone.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    gone.abort();
    expect(await answer).toBe('empty');
    expect(notifier.size).toBe(0);
  });

  it('stops waiting when a read fails', async () => {
    const notifier = new Notifier();
    const failing = poll(notifier, () => Promise.reject(new Error('disk')));
    await expect(failing).rejects.toThrow('disk');
    expect(notifier.size).toBe(0);
  });
});
