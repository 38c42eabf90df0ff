import { describe, expect, it } from 'vitest';
import { createRateLimiter, RATE_LIMIT_DEFAULTS } from '../../../server/http/rate-limits.ts';

describe('createRateLimiter', () => {
  const limits = { ...RATE_LIMIT_DEFAULTS, login: { perSecond: 2, burst: 3 } };

  it('lets a burst through, then says how long to wait', () => {
    let now = 0;
    const limiter = createRateLimiter(limits, () => now);
    expect([1, 2, 3].map(() => limiter.take('login', 'a'))).toEqual([0, 0, 0]);
    expect(limiter.take('login', 'a')).toBe(500);
    now = 499;
    expect(limiter.take('login', 'a')).toBeGreaterThan(0);
    now = 500;
    expect(limiter.take('login', 'a')).toBe(0);
  });

  it('counts clients and kinds apart', () => {
    const limiter = createRateLimiter(limits, () => 0);
    for (let n = 0; n < 3; n++) limiter.take('login', 'a');
    expect(limiter.take('login', 'a')).toBeGreaterThan(0);
    expect(limiter.take('login', 'b')).toBe(0);
    expect(limiter.take('join', 'a')).toBe(0);
  });

  it('never holds more than the burst, however long it waits or the clock jumps back', () => {
    let now = 1_000_000;
    const limiter = createRateLimiter(limits, () => now);
    limiter.take('login', 'a');
    now += 3_600_000;
    expect([1, 2, 3].map(() => limiter.take('login', 'a'))).toEqual([0, 0, 0]);
    now -= 3_600_000;
    expect(limiter.take('login', 'a')).toBeGreaterThan(0);
  });
});
