import { describe, expect, it } from 'vitest';
import { deviceHooks } from '../../../server/encryption/device-hooks.ts';
import { DeviceLists } from '../../../server/encryption/device-lists.ts';
import type { Membership } from '../../../server/matrix/events.ts';
import { commitParts } from '../../../server/storage/parts.ts';
import { deviceListsProvider } from '../../../server/sync/providers/device-lists.ts';
import { ALICE, BOB, CAROL, OTHER_ROOM, ROOM, scopeOf, settled } from '../world.ts';
import { openStand } from './stand.ts';

interface Moved {
  readonly roomId: string;
  readonly userId: string;
  readonly membership: Membership;
  readonly previous?: Membership;
  readonly position: number;
}

function start() {
  const world = openStand();
  const { changes, engine, members, signatures } = world;
  const history: Moved[] = [];
  const asked: string[] = [];

  /** A member event, with the stream position it takes. */
  async function move(roomId: string, userId: string, membership: Membership): Promise<void> {
    const previous = history.findLast((one) => one.roomId === roomId && one.userId === userId);
    const { first } = await engine.commit({ writes: [], positions: 1 });
    const before = previous === undefined ? {} : { previous: previous.membership };
    history.push({ roomId, userId, membership, ...before, position: first });
    if (membership === 'join') members.join(roomId, userId);
    else members.leave(roomId, userId);
  }

  const lastOf = (userId: string, upTo: number) => {
    const last = new Map(
      history
        .filter((one) => one.userId === userId && one.position <= upTo)
        .map((one) => [one.roomId, one]),
    );
    return [...last.values()].map((one) => ({ ...one, eventId: '$event', forgotten: false }));
  };
  const rooms = {
    memberships: async (userId: string) => {
      asked.push('memberships');
      return lastOf(userId, Infinity);
    },
    membershipsAt: async (userId: string, position: number) => {
      asked.push('membershipsAt');
      return lastOf(userId, position);
    },
    memberChanges: async (roomIds: readonly string[], after: number, upTo: number) => {
      asked.push('memberChanges');
      return history.filter(
        (one) => roomIds.includes(one.roomId) && one.position > after && one.position <= upTo,
      );
    },
    mayHaveMoved: (after: number, upTo: number) =>
      history.some((one) => one.position > after && one.position <= upTo),
    joinedMembers: async (roomIds: readonly string[]) => {
      asked.push('joinedMembers');
      return members.joinedMembers(roomIds);
    },
    sharingRoomWith: async (userId: string, among: Iterable<string>) => {
      asked.push('sharingRoomWith');
      return members.sharingRoomWith(userId, among);
    },
  };
  const lists = new DeviceLists({ ...world, rooms });
  const since = (position: number) => lists.between(ALICE, position, engine.position);
  const sign = (signer: string, userId: string) => {
    const one = { user_id: userId, key_name: 'key', signer, signer_key_id: 'x', signature: 'y' };
    return engine.commit({ writes: [signatures.put(one)], positions: 1 });
  };
  const update = (userId: string) => engine.commit({ writes: [changes.add(userId)], positions: 1 });
  return { ...world, asked, lists, move, sign, since, update };
}

const nothing = { changed: [], left: [] };

describe('device lists', () => {
  it('name those who share a room and changed a device, and oneself', async () => {
    const { engine, move, since, update } = start();
    for (const userId of [ALICE, BOB]) await move(ROOM, userId, 'join');
    const { position } = engine;
    for (const userId of [BOB, CAROL, ALICE, BOB]) await update(userId);
    expect(await since(position)).toEqual({ changed: [ALICE, BOB], left: [] });
    expect(await since(engine.position)).toEqual(nothing);
  });

  it('are bounded on both sides', async () => {
    const { engine, lists, move, update } = start();
    for (const userId of [ALICE, BOB, CAROL]) await move(ROOM, userId, 'join');
    const { position } = engine;
    for (const userId of [ALICE, BOB, CAROL]) await update(userId);
    expect(await lists.between(ALICE, position + 1, position + 2)).toEqual({
      changed: [BOB],
      left: [],
    });
  });

  it('name those who join a room of the user', async () => {
    const { engine, move, since } = start();
    await move(ROOM, ALICE, 'join');
    const { position } = engine;
    await move(ROOM, BOB, 'join');
    expect(await since(position)).toEqual({ changed: [BOB], left: [] });
  });

  it('name everyone in a room that the user joins, but not the user', async () => {
    const { engine, move, since } = start();
    for (const userId of [BOB, CAROL]) await move(ROOM, userId, 'join');
    const { position } = engine;
    await move(ROOM, ALICE, 'join');
    expect(await since(position)).toEqual({ changed: [BOB, CAROL], left: [] });
  });

  it('do not name those who only changed their profile or were invited', async () => {
    const { engine, move, since } = start();
    for (const userId of [ALICE, BOB]) await move(ROOM, userId, 'join');
    const { position } = engine;
    await move(ROOM, BOB, 'join');
    await move(ROOM, ALICE, 'join');
    await move(ROOM, CAROL, 'invite');
    expect(await since(position)).toEqual(nothing);
  });

  it('name those who left the last room in common', async () => {
    const { engine, move, since } = start();
    for (const room of [ROOM, OTHER_ROOM]) {
      await move(room, ALICE, 'join');
      await move(room, BOB, 'join');
    }
    const { position } = engine;
    await move(ROOM, BOB, 'leave');
    expect(await since(position)).toEqual(nothing);
    await move(OTHER_ROOM, BOB, 'ban');
    expect(await since(position)).toEqual({ changed: [], left: [BOB] });
  });

  it('name those in the room that the user left', async () => {
    const { engine, move, since } = start();
    for (const userId of [ALICE, BOB, CAROL]) await move(ROOM, userId, 'join');
    for (const userId of [ALICE, CAROL]) await move(OTHER_ROOM, userId, 'join');
    const { position } = engine;
    await move(ROOM, BOB, 'leave');
    await move(ROOM, ALICE, 'leave');
    expect(await since(position)).toEqual({ changed: [], left: [BOB] });
  });

  it('do not name those who came and went', async () => {
    const { engine, move, since } = start();
    await move(ROOM, ALICE, 'join');
    const { position } = engine;
    await move(ROOM, BOB, 'join');
    await move(ROOM, BOB, 'leave');
    expect((await since(position)).changed).toEqual([]);
  });

  it('name whom the user has signed, to the user alone', async () => {
    const { engine, lists, move, sign, since } = start();
    for (const userId of [ALICE, CAROL]) await move(ROOM, userId, 'join');
    const { position } = engine;
    for (const userId of [BOB, CAROL]) await sign(ALICE, userId);
    await sign(BOB, ALICE);
    expect(await since(position)).toEqual({ changed: [BOB, CAROL], left: [] });
    expect(await lists.between(CAROL, position, engine.position)).toEqual(nothing);
    await move(OTHER_ROOM, BOB, 'join');
    await move(OTHER_ROOM, ALICE, 'join');
    expect((await since(position)).changed).toEqual([BOB, CAROL]);
  });

  it('ask a fixed number of questions', async () => {
    const { asked, engine, move, since } = start();
    for (let n = 0; n < 50; n += 1) await move(`!r${n}:example.org`, ALICE, 'join');
    await since(engine.position);
    expect(asked).toEqual([]);
    await since(0);
    expect(asked).toHaveLength(5);
  });
});

describe('keys in /sync', () => {
  function withKeys() {
    const world = start();
    const { oneTimeKeys } = world;
    const provider = deviceListsProvider({ deviceLists: world.lists, oneTimeKeys });
    const add = (name: string) =>
      oneTimeKeys.insert(
        { userId: ALICE, deviceId: 'PHONE' },
        { algorithm: 'signed_curve25519', name },
        '{}',
      );
    return { ...world, add, provider };
  }

  it('are counted in every answer, and the lists are left out when they are empty', async () => {
    const { add, engine, provider, ...world } = withKeys();
    const scope = () => scopeOf({ ...world, engine });
    expect(await provider.initial(scope())).toEqual({
      lists: undefined,
      keysClaimed: false,
      oneTimeKeyCounts: { signed_curve25519: 0 },
      unusedFallbackKeyTypes: [],
    });
    await engine.commit({ writes: [add('A'), add('B')], positions: 0 });
    expect(await provider.incremental(scope(), 0)).toMatchObject({
      lists: undefined,
      oneTimeKeyCounts: { signed_curve25519: 2 },
    });
  });

  it('are news when one was claimed', async () => {
    const { add, engine, oneTimeKeys, provider, ...world } = withKeys();
    await engine.commit({ writes: [add('A'), oneTimeKeys.claim(1)], positions: 1 });
    const scope = scopeOf({ ...world, engine });
    expect((await provider.incremental(scope, 0)).keysClaimed).toBe(true);
    expect((await provider.incremental(scope, 1)).keysClaimed).toBe(false);
  });

  it('come with the lists that changed', async () => {
    const { engine, move, provider, update, ...world } = withKeys();
    for (const userId of [ALICE, BOB]) await move(ROOM, userId, 'join');
    const since = engine.position;
    await update(BOB);
    const { lists } = await provider.incremental(scopeOf({ ...world, engine }), since);
    expect(lists).toEqual({ changed: [BOB], left: [] });
  });
});

describe('a device that goes', () => {
  it('takes its keys and messages along, and those who follow it are told', async () => {
    const world = start();
    const { changes, deviceKeys, engine, members, notifier, oneTimeKeys, signatures, toDevice } =
      world;
    members.join(ROOM, ALICE);
    const hooks = deviceHooks(world);
    const phone = { userId: ALICE, deviceId: 'PHONE' };
    const id = { algorithm: 'x', name: 'A' };
    const signature = (key_name: string, signer_key_id: string) => ({
      user_id: ALICE,
      key_name,
      signer: ALICE,
      signer_key_id,
      signature: 'signature',
    });
    const message = { sender: BOB, type: 'm.test', content: '{}' };
    const writes = ['PHONE', 'LAPTOP'].flatMap((deviceId) => [
      deviceKeys.put(ALICE, deviceId, '{}'),
      oneTimeKeys.insert({ userId: ALICE, deviceId }, id, '{}'),
      oneTimeKeys.putFallback({ userId: ALICE, deviceId }, id, '{}'),
      toDevice.enqueue({ userId: ALICE, deviceId }, message),
      signatures.put(signature(deviceId, 'ed25519:self-signing')),
      signatures.put(signature('master', `ed25519:${deviceId}`)),
    ]);
    await engine.commit({ writes, positions: 1 });

    await commitParts(engine, [
      hooks.deviceChange(ALICE, { kind: 'removed', deviceIds: ['PHONE'] }),
    ]);
    await settled();
    expect((await deviceKeys.ofUsers([ALICE])).map((row) => row.device_id)).toEqual(['LAPTOP']);
    expect(await oneTimeKeys.counts(phone)).toEqual({});
    expect(await oneTimeKeys.unusedFallbacks(phone)).toEqual([]);
    expect(await toDevice.waiting(ALICE, 'PHONE', 0, 9, 9)).toEqual([]);
    expect(await toDevice.waiting(ALICE, 'LAPTOP', 0, 9, 9)).toHaveLength(1);
    expect(await signatures.shownTo(ALICE, [ALICE])).toEqual([
      signature('LAPTOP', 'ed25519:self-signing'),
      signature('master', 'ed25519:LAPTOP'),
    ]);
    expect(await changes.between(1, 2)).toEqual([ALICE]);
    expect(notifier.pokes).toEqual([{ users: [ALICE], rooms: [ROOM] }]);
  });

  it('without keys is no news, nor is one that was just added', async () => {
    const world = start();
    const { changes, engine } = world;
    const hooks = deviceHooks(world);
    for (const kind of ['added', 'renamed', 'removed'] as const)
      await commitParts(engine, [hooks.deviceChange(ALICE, { kind, deviceIds: ['PHONE'] })]);
    expect(await changes.between(0, engine.position)).toEqual([]);
    expect(await hooks.isCrossSigningKey(ALICE, 'PHONE')).toBe(false);
  });
});
