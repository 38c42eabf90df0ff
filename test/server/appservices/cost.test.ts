/** What application services cost where they care for nothing: no reads, and nothing that grows with the room. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRoomInterest } from '../../../server/appservices/room-interest.ts';
import type { Appservice } from '../../../server/appservices/registry.ts';
import type { MembershipMove } from '../../../server/push/hook.ts';
import { openServer, type FullServer, type User } from '../full-server.ts';
import { openStand } from './stand.ts';

describe('a server with services, in a room without their users', () => {
  let stand: Awaited<ReturnType<typeof openStand>>;
  let plain: FullServer;
  beforeAll(async () => {
    stand = await openStand([{ id: 'tea', receiveEphemeral: true }, { id: 'log' }]);
    plain = await openServer();
  });
  afterAll(async () => {
    await stand.close();
    await plain.close();
  });

  /** The reads that each thing takes in a room where it was done before. */
  async function reads(server: Pick<FullServer, 'register' | 'engine'>) {
    const others = [await server.register('bob'), await server.register('carol')];
    const alice = await server.register('alice');
    const room = await alice.createRoom({ preset: 'public_chat' });
    const things: readonly (readonly [string, (user: User, n: number) => Promise<unknown>])[] = [
      ['message', (user, n) => user.say(room, `${n}`)],
      [
        'typing',
        (user, n) =>
          user.ok('PUT', `/rooms/${room}/typing/${user.userId}`, {
            typing: n === 1,
            timeout: 9_000,
          }),
      ],
      [
        'invite',
        (user, n) =>
          user.ok('POST', `/rooms/${room}/invite`, { user_id: others[n - 1]?.userId ?? '' }),
      ],
    ];
    const counted: Record<string, number> = {};
    for (const [name, act] of things) {
      await act(alice, 1);
      const before = server.engine.counters.reads;
      await act(alice, 2);
      counted[name] = server.engine.counters.reads - before;
    }
    return counted;
  }

  it('reads as much as one without any', async () => {
    expect(await reads(stand)).toEqual(await reads(plain));
  });
});

describe('what binds services to a room', () => {
  const asked = { members: 0, aliases: 0, names: 0 };
  const all = { exclusive: false, matches: () => true };
  const service = (id: string): Appservice => ({
    id,
    url: undefined,
    asToken: '',
    hsToken: '',
    sender: `@${id}:example.org`,
    namespaces: { users: [all], aliases: [all], rooms: [] },
    protocols: [],
    receiveEphemeral: false,
    rateLimited: true,
    has: (_kind, identifier) => {
      asked.names += 1;
      return identifier.slice(1).startsWith(`${id}_`);
    },
  });
  const interest = createRoomInterest(
    [service('tea'), service('log')],
    {
      joinedIn: async () => {
        asked.members += 1;
        return ['@tea_1:example.org', '@tea_2:example.org', '@alice:example.org'];
      },
    },
    {
      ofRoomId: async () => {
        asked.aliases += 1;
        return ['#log_1:example.org'];
      },
    },
  );
  const move = (userId: string, from: MembershipMove['from'], to: MembershipMove['to']) => ({
    moves: [{ userId, from, to }],
    aliases: false,
  });
  const users = async () => Object.fromEntries(await interest.users('!room'));

  it('is its users, counted once, and followed through every change', async () => {
    expect(await Promise.all([users(), users()])).toEqual([{ tea: 2 }, { tea: 2 }]);
    const steps = [
      [move('@tea_2:example.org', 'join', 'leave'), { tea: 1 }],
      [move('@log_1:example.org', 'invite', 'join'), { tea: 1, log: 1 }],
      [move('@log_1:example.org', 'join', 'join'), { tea: 1, log: 1 }],
      [move('@tea_3:example.org', 'leave', 'invite'), { tea: 1, log: 1 }],
      [move('@tea_1:example.org', 'join', undefined), { log: 1 }],
    ] as const;
    for (const [change, left] of steps) {
      interest.changed('!room', change, await interest.users('!room'));
      expect(await users()).toEqual(left);
    }
    expect(asked.members).toBe(1);
  });

  it('is counted anew where something changed that nobody was told of', async () => {
    interest.changed('!room', move('@alice:example.org', 'join', 'leave'));
    await users();
    expect(asked.members).toBe(1);
    interest.changed('!room', move('@tea_9:example.org', 'leave', 'join'));
    await users();
    expect(asked.members).toBe(2);
  });

  it('is its aliases, read again once others lead there', async () => {
    expect([...(await interest.named('!room'))]).toEqual(['log']);
    await interest.named('!room');
    expect(asked.aliases).toBe(1);
    interest.changed('!room', { moves: [], aliases: true });
    await interest.named('!room');
    expect(asked.aliases).toBe(2);
  });

  it('is not looked for in what was kept', async () => {
    const before = asked.names;
    await Promise.all([users(), interest.named('!room')]);
    expect(asked.names).toBe(before);
  });
});
