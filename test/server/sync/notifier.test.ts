import { describe, expect, it } from 'vitest';
import { Notifier } from '../../../server/sync/notifier.ts';

describe('the notifier', () => {
  it('wakes those whom a change concerns, and only them', async () => {
    const notifier = new Notifier();
    using one = notifier.register({ users: ['@a:x'], rooms: ['!r:x'] });
    using other = notifier.register({ users: ['@b:x'] });
    const woken = one.wait(1000);
    const not = other.wait(20);
    notifier.poke({ rooms: ['!r:x'] });
    expect(await woken).toBe(true);
    expect(await not).toBe(false);
  });

  it('remembers what came between registering and waiting', async () => {
    const notifier = new Notifier();
    using waiter = notifier.register({ users: ['@a:x'] });
    notifier.poke({ users: ['@a:x'] });
    expect(await waiter.wait(0)).toBe(true);
    expect(await waiter.wait(0)).toBe(false);
  });

  it('stops waiting when the one who asked goes away', async () => {
    const notifier = new Notifier();
    using waiter = notifier.register({ users: ['@a:x'] });
    const gone = new AbortController();
    const waiting = waiter.wait(60_000, gone.signal);
    gone.abort();
    expect(await waiting).toBe(false);
    expect(await waiter.wait(60_000, gone.signal)).toBe(false);
  });

  it('forgets who is done', () => {
    const notifier = new Notifier();
    {
      using waiter = notifier.register({ users: ['@a:x'], rooms: ['!r:x'] });
      expect(notifier.size).toBe(1);
      void waiter;
    }
    expect(notifier.size).toBe(0);
    notifier.poke({ users: ['@a:x'] });
  });
});
