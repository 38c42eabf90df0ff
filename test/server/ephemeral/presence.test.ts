import { describe, expect, it } from 'vitest';
import { ephemeralHooks } from '../../../server/ephemeral/hooks.ts';
import { Presence } from '../../../server/ephemeral/presence.ts';
import { position } from '../../../server/storage/engine.ts';
import { presenceStore } from '../../../server/storage/presence.ts';
import { presenceProvider } from '../../../server/sync/providers/presence.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, CAROL, openWorld, readsOf, ROOM, scopeOf, settled } from '../world.ts';

const alice = { userId: ALICE, deviceId: 'PHONE' };
const laptop = { userId: ALICE, deviceId: 'LAPTOP' };
const bob = { userId: BOB, deviceId: 'B' };
const MINUTE = 60_000;

type Moved = { roomId: string; userId: string; membership: 'join' | 'leave'; position: number };

function start() {
  const world = openWorld();
  world.members.join(ROOM, ALICE, BOB);
  const store = presenceStore(world.engine);
  const open = () => new Presence({ ...world, store });
  const presence = open();
  const moved: Moved[] = [];
  const rooms = {
    sharingRoomWith: (userId: string, among: Iterable<string>) =>
      world.members.sharingRoomWith(userId, among),
    joinedMembers: (roomIds: readonly string[]) => world.members.joinedMembers(roomIds),
    memberChanges: async () => moved,
  };
  const profiles = new Map<string, { displayname: string }>();
  const provider = presenceProvider({
    store,
    presence,
    profiles: { readAll: async () => profiles },
    rooms,
  });
  return { ...world, moved, open, presence, profiles, provider, store };
}

describe('a new name', () => {
  it('is told again to those who see the presence, and not to who ignores the user', async () => {
    const world = start();
    const { engine, presence, profiles, provider } = world;
    await presence.set(alice, ALICE, 'online', 'reading');
    const since = engine.position;
    profiles.set(ALICE, { displayname: 'Mabel' });
    await presence.profileChanged(ALICE);
    const scope = scopeOf(world, { userId: BOB, joined: [ROOM] });
    expect(await provider.incremental(scope, since)).toEqual([
      {
        type: 'm.presence',
        sender: ALICE,
        content: {
          presence: 'online',
          status_msg: 'reading',
          last_active_ago: 0,
          currently_active: true,
          displayname: 'Mabel',
        },
      },
    ]);
    const deaf = { ...scope, ignored: new Set([ALICE]) };
    expect(await provider.incremental(deaf, since)).toEqual([]);
  });
});

describe('setting presence', () => {
  it('is seen by those who share a room', async () => {
    const { notifier, presence, time } = start();
    await presence.set(alice, ALICE, 'online', 'reading');
    await time.pass(10_000);
    expect(await presence.get(bob, ALICE)).toEqual({
      presence: 'online',
      status_msg: 'reading',
      last_active_ago: 10_000,
      currently_active: true,
    });
    expect(notifier.pokes).toEqual([{ users: [ALICE], rooms: [ROOM] }]);
  });

  it('is seen by nobody else', async () => {
    const { presence } = start();
    await presence.set(alice, ALICE, 'online', undefined);
    await expectMatrixError('M_FORBIDDEN', presence.get({ userId: CAROL }, ALICE));
    await expectMatrixError('M_FORBIDDEN', presence.get(alice, '@nobody:example.org'));
    await expectMatrixError('M_INVALID_PARAM', presence.get(alice, 'nobody'));
    expect(await presence.get(alice, ALICE)).toMatchObject({ presence: 'online' });
  });

  it('is not known before it was set', async () => {
    const { presence } = start();
    await expectMatrixError('M_NOT_FOUND', presence.get(alice, BOB));
    await expectMatrixError('M_NOT_FOUND', presence.get(alice, ALICE));
  });

  it('is for oneself', async () => {
    const { engine, presence } = start();
    await expectMatrixError('M_FORBIDDEN', presence.set(alice, BOB, 'offline', undefined));
    await expectMatrixError('M_TOO_LARGE', presence.set(alice, ALICE, 'online', 'x'.repeat(2049)));
    expect(engine.counters.commits).toBe(0);
  });

  it('replaces the status, and takes it away when there is none', async () => {
    const { presence } = start();
    await presence.set(alice, ALICE, 'unavailable', 'lunch');
    await presence.set(alice, ALICE, 'unavailable', undefined);
    expect(await presence.get(alice, ALICE)).toEqual({
      presence: 'unavailable',
      last_active_ago: 0,
    });
  });

  it('writes nothing when it says the same again', async () => {
    const { engine, presence } = start();
    for (let n = 0; n < 5; n += 1) await presence.set(alice, ALICE, 'online', 'x');
    expect(engine.counters.commits).toBe(1);
  });

  it('ends by itself when the device does not sync', async () => {
    const { presence, time } = start();
    await presence.set(alice, ALICE, 'unavailable', undefined);
    await time.pass(5 * MINUTE);
    expect(await presence.get(alice, ALICE)).toMatchObject({ presence: 'offline' });
    expect(time.pending).toBe(0);
  });
});

describe('presence by syncing', () => {
  it('is online while a sync is under way, and a while after', async () => {
    const { presence, time } = start();
    const end = await presence.syncing(alice, undefined);
    await time.pass(2 * MINUTE);
    expect(await presence.get(bob, ALICE)).toMatchObject({
      presence: 'online',
      currently_active: false,
      last_active_ago: 2 * MINUTE,
    });
    end();
    end();
    await settled();
    await time.pass(29_000);
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'online' });
    await time.pass(1000);
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'offline' });
  });

  it('turns to unavailable after five minutes without activity', async () => {
    const { presence, time } = start();
    await presence.syncing(alice, 'online');
    await time.pass(5 * MINUTE - 1);
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'online' });
    await time.pass(1);
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'unavailable' });
    const again = await presence.syncing(alice, 'online');
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'unavailable' });
    again();
    presence.active(ALICE);
    await settled();
    expect(await presence.get(bob, ALICE)).toMatchObject({
      presence: 'online',
      currently_active: true,
    });
  });

  it('can be hidden, and can be idle', async () => {
    const { engine, presence } = start();
    await presence.syncing(alice, 'offline');
    expect(engine.counters.commits).toBe(0);
    await presence.syncing(alice, 'unavailable');
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'unavailable' });
  });

  it('is the best of all devices', async () => {
    const { presence, time } = start();
    await presence.syncing(alice, 'unavailable');
    const end = await presence.syncing(laptop, 'online');
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'online' });
    end();
    await settled();
    await time.pass(MINUTE);
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'unavailable' });
  });

  it('does not overrule what the device has set, unless it says so', async () => {
    const { presence } = start();
    await presence.set(alice, ALICE, 'unavailable', undefined);
    await presence.syncing(alice, undefined);
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'unavailable' });
    await presence.syncing(alice, 'online');
    expect(await presence.get(bob, ALICE)).toMatchObject({ presence: 'online' });
  });

  it('is written only when others see a difference', async () => {
    const { engine, presence, time } = start();
    for (let n = 0; n < 20; n += 1) {
      const end = await presence.syncing(alice, undefined);
      await time.pass(1000);
      end();
      presence.active(ALICE);
      await settled();
    }
    expect(engine.counters.commits).toBe(1);
  });

  it('survives a restart of the server for a moment', async () => {
    const { open, presence, time } = start();
    await presence.set(alice, ALICE, 'online', 'x');
    presence.close();
    const next = open();
    await next.restore();
    expect(await next.get(bob, ALICE)).toMatchObject({ presence: 'online', status_msg: 'x' });
    await time.pass(30_000);
    expect(await next.get(bob, ALICE)).toMatchObject({ presence: 'offline', status_msg: 'x' });
  });
});

describe('presence in /sync', () => {
  it('is of those who share a room, and of oneself', async () => {
    const world = start();
    const { presence, provider } = world;
    await presence.set(alice, ALICE, 'online', undefined);
    await presence.set(bob, BOB, 'unavailable', 'tea');
    await presence.set({ userId: CAROL, deviceId: 'C' }, CAROL, 'online', undefined);
    const scope = scopeOf(world, { joined: [ROOM] });
    expect(await provider.initial(scope)).toEqual([
      {
        type: 'm.presence',
        sender: ALICE,
        content: { presence: 'online', last_active_ago: 0, currently_active: true },
      },
      {
        type: 'm.presence',
        sender: BOB,
        content: { presence: 'unavailable', last_active_ago: 0, status_msg: 'tea' },
      },
    ]);
    expect(await provider.incremental(scope, 1)).toHaveLength(1);
    expect(await provider.incremental(scope, scope.upTo)).toEqual([]);
  });

  it('is told of those one comes to share a room with', async () => {
    const world = start();
    const { members, moved, presence, provider } = world;
    await presence.set({ userId: CAROL, deviceId: 'C' }, CAROL, 'online', undefined);
    const since = world.engine.position;
    members.join(ROOM, CAROL);
    moved.push({ roomId: ROOM, userId: CAROL, membership: 'join', position: since + 1 });
    const senders = async (newlyJoined: ReadonlySet<string>) => {
      const scope = scopeOf(world, { joined: [ROOM], newlyJoined });
      return (await provider.incremental(scope, since)).map((event) => event['sender']);
    };
    expect(await senders(new Set())).toEqual([CAROL]);
    moved.length = 0;
    expect(await senders(new Set([ROOM]))).toEqual([CAROL]);
    expect(await senders(new Set())).toEqual([]);
  });

  it('passes the filter', async () => {
    const world = start();
    await world.presence.set(alice, ALICE, 'online', undefined);
    const filter = { presence: { not_senders: [ALICE] } };
    expect(await world.provider.initial(scopeOf(world, { filter }))).toEqual([]);
    const nothing = scopeOf(world, { filter: { presence: { types: [] } } });
    expect(await readsOf(world, () => world.provider.initial(nothing))).toBe(0);
  });
});

describe('what an event says of its sender', () => {
  it('they are there, they stopped typing, and who left does not type', async () => {
    const stopped: string[] = [];
    const active: string[] = [];
    const hooks = ephemeralHooks({
      typing: { stop: async (roomId, userId) => void stopped.push(`${roomId} ${userId}`) },
      presence: { active: (userId) => void active.push(userId) },
      onError: (error) => {
        throw error;
      },
    });
    const event = {
      roomId: ROOM,
      eventId: '$1',
      sender: ALICE,
      content: {},
      clientEvent: {},
      position: position(),
      joinedCount: 2,
      moves: [],
      localMembers: async () => new Set<string>(),
      displayNames: async () => new Map<string, string>(),
      senderPower: 0,
      powerToNotify: () => 50,
    };
    const kick = { type: 'm.room.member', stateKey: BOB, content: { membership: 'leave' } };
    const renamed = { type: 'm.room.member', stateKey: ALICE, content: { membership: 'join' } };
    const events = [
      { ...event, type: 'm.room.message' },
      { ...event, ...kick },
      { ...event, ...renamed },
    ];
    hooks.afterCommit(events, new Map());
    await settled();
    expect(stopped).toEqual([`${ROOM} ${ALICE}`, `${ROOM} ${BOB}`]);
    expect(active).toEqual([ALICE, ALICE, ALICE]);
  });
});
