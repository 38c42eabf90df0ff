import { describe, expect, it } from 'vitest';
import type { Actor, CreateRoomOptions } from '../../../server/rooms/index.ts';
import { actor, alice, bob, carol, makeRooms, refusedCleanly, type TestRooms } from './harness.ts';

async function world(options: CreateRoomOptions = { preset: 'public_chat' }) {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, options);
  return { ...rooms, room };
}

async function membership({ reads }: TestRooms, room: string, who: Actor) {
  const event = await reads.stateEvent(alice, room, 'm.room.member', who.userId);
  return event.content.membership;
}

describe('joining', () => {
  it('joins by id and by alias, once, with the profile', async () => {
    const rooms = makeRooms();
    const { changes, reads, world: w, engine } = rooms;
    const room = await changes.create(alice, { preset: 'public_chat', room_alias_name: 'a' });
    w.profiles.set(bob.userId, { displayname: 'Bob', avatar_url: 'mxc://test/b' });
    expect(await changes.join(bob, '#a:test', { reason: 'curious' })).toBe(room);
    const { content } = await reads.stateEvent(bob, room, 'm.room.member', bob.userId);
    expect(content).toEqual({
      membership: 'join',
      displayname: 'Bob',
      avatar_url: 'mxc://test/b',
      reason: 'curious',
    });
    const before = engine.position;
    expect(await changes.join(bob, room)).toBe(room);
    expect(engine.position).toBe(before);
  });

  it('refuses who is not invited, banned, or asks for what is not there', async () => {
    const { changes, engine, room } = await world({});
    const refused = (attempt: () => Promise<unknown>) => refusedCleanly(engine, attempt);
    expect(await refused(() => changes.join(bob, room))).toMatchObject({
      status: 403,
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(() => changes.join(bob, '!no:test'))).toMatchObject({
      status: 404,
      errcode: 'M_NOT_FOUND',
    });
    expect(await refused(() => changes.join(bob, '#no:test'))).toMatchObject({ status: 404 });
    expect(await refused(() => changes.join(bob, 'nonsense'))).toMatchObject({
      errcode: 'M_INVALID_PARAM',
    });
    await changes.ban(alice, room, bob.userId);
    expect((await refused(() => changes.join(bob, room))).message).toMatch(/banned/);
  });

  it('takes guests only where guests may join, and makes them leave when that ends', async () => {
    const rooms = await world({ preset: 'public_chat' });
    const { changes, engine, room } = rooms;
    const guest = actor('visitor', { isGuest: true });
    rooms.world.guests.add(guest.userId);
    expect(await refusedCleanly(engine, () => changes.join(guest, room))).toMatchObject({
      errcode: 'M_GUEST_ACCESS_FORBIDDEN',
      status: 403,
    });
    await changes.sendState(alice, room, 'm.room.guest_access', '', { guest_access: 'can_join' });
    await changes.join(guest, room);
    await changes.join(bob, room);
    await changes.sendState(alice, room, 'm.room.guest_access', '', { guest_access: 'forbidden' });
    expect(await membership(rooms, room, guest)).toBe('leave');
    expect(await membership(rooms, room, bob)).toBe('join');
  });

  it.each(['8', '10', '12'])(
    'lets members of one room into another, in version %s',
    async (version) => {
      const rooms = makeRooms();
      const { changes, engine, reads } = rooms;
      const club = await changes.create(alice, { preset: 'public_chat' });
      const room = await changes.create(alice, {
        room_version: version,
        initial_state: [
          {
            type: 'm.room.join_rules',
            content: {
              join_rule: 'restricted',
              allow: [{ type: 'm.room_membership', room_id: club }],
            },
          },
        ],
      });
      expect(await refusedCleanly(engine, () => changes.join(bob, room))).toMatchObject({
        errcode: 'M_FORBIDDEN',
      });
      await changes.join(bob, club);
      await changes.join(bob, room);
      const { content } = await reads.stateEvent(bob, room, 'm.room.member', bob.userId);
      expect(content.join_authorised_via_users_server).toBe(alice.userId);
      await changes.leave(bob, room);
      await changes.leave(bob, club);
      expect(await refusedCleanly(engine, () => changes.join(bob, room))).toMatchObject({
        errcode: 'M_FORBIDDEN',
      });
      await changes.invite(alice, room, bob.userId);
      await changes.join(bob, room);
      const invited = await reads.stateEvent(bob, room, 'm.room.member', bob.userId);
      expect(invited.content).not.toHaveProperty('join_authorised_via_users_server');
    },
  );
});

describe('knocking', () => {
  it('asks to be let in, where the room takes knocks', async () => {
    const rooms = await world({
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
    });
    const { changes, engine, room } = rooms;
    expect(await changes.knock(bob, room, 'please')).toBe(room);
    expect(await membership(rooms, room, bob)).toBe('knock');
    await changes.invite(alice, room, bob.userId);
    await changes.join(bob, room);
    const again = await refusedCleanly(engine, () => changes.knock(bob, room));
    expect(again).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });
    await changes.knock(carol, room);
    await changes.leave(carol, room);
    expect(await membership(rooms, room, carol)).toBe('leave');
  });

  it('is refused elsewhere', async () => {
    const { changes, engine, room } = await world();
    expect(await refusedCleanly(engine, () => changes.knock(bob, room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refusedCleanly(engine, () => changes.knock(bob, '!no:test'))).toMatchObject({
      errcode: 'M_NOT_FOUND',
    });
  });
});

describe('inviting', () => {
  it('invites once, and not those who are in, banned, unknown or unwilling', async () => {
    const rooms = await world({});
    const { changes, engine, room } = rooms;
    await changes.invite(alice, room, bob.userId, 'come');
    const position = engine.position;
    await changes.invite(alice, room, bob.userId, 'come again');
    expect(engine.position).toBe(position);
    await changes.join(bob, room);
    const refused = (who: string, by = alice) =>
      refusedCleanly(engine, () => changes.invite(by, room, who));
    expect(await refused(bob.userId)).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refused(carol.userId, actor('dave'))).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refused('carol')).toMatchObject({ errcode: 'M_INVALID_PARAM' });
    rooms.world.unknown.add('@ghost:test');
    expect(await refused('@ghost:test')).toMatchObject({ errcode: 'M_NOT_FOUND' });
    rooms.world.blocking.add(carol.userId);
    expect(await refused(carol.userId)).toMatchObject({ errcode: 'M_INVITE_BLOCKED', status: 403 });
    await changes.invite(alice, room, '@eve:test');
    rooms.world.blocking.add('@eve:test');
    expect(await refused('@eve:test')).toMatchObject({ errcode: 'M_INVITE_BLOCKED' });
    const bySendState = () =>
      changes.sendState(alice, room, 'm.room.member', carol.userId, { membership: 'invite' });
    expect(await refusedCleanly(engine, bySendState)).toMatchObject({
      errcode: 'M_INVITE_BLOCKED',
    });
    await changes.ban(alice, room, '@dave:test');
    expect((await refused('@dave:test')).message).toMatch(/banned/);
  });
});

describe('leaving', () => {
  it('leaves, declines, and forgets only what was left', async () => {
    const rooms = await world();
    const { changes, reads, engine, room } = rooms;
    await changes.join(bob, room);
    expect(await refusedCleanly(engine, () => changes.forget(bob, room))).toMatchObject({
      errcode: 'M_UNKNOWN',
      status: 400,
    });
    await changes.leave(bob, room, 'bye');
    const position = engine.position;
    await changes.leave(bob, room);
    expect(engine.position).toBe(position);
    expect((await reads.state(bob, room)).length).toBeGreaterThan(5);
    await changes.forget(bob, room);
    expect(await refusedCleanly(engine, () => reads.state(bob, room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(
      await refusedCleanly(engine, () => reads.messages(bob, room, { dir: 'b' })),
    ).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refusedCleanly(engine, () => changes.forget(carol, room))).toMatchObject({
      errcode: 'M_NOT_FOUND',
    });
    expect(await refusedCleanly(engine, () => changes.leave(carol, room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refusedCleanly(engine, () => changes.leave(carol, '!no:test'))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    await changes.join(bob, room);
    expect(await reads.state(bob, room)).toBeDefined();
  });

  it('leaves everything with the account', async () => {
    const { changes, reads, room } = await world();
    const second = await changes.create(bob, { invite: [carol.userId] });
    await changes.join(carol, room);
    await changes.leaveAll(carol.userId);
    expect(await reads.joinedRooms(carol.userId)).toEqual([]);
    const invite = await reads.stateEvent(bob, second, 'm.room.member', carol.userId);
    expect(invite.content.membership).toBe('leave');
  });
});

describe('kicking and banning', () => {
  it('kicks who is there, bans anyone, and lifts only bans', async () => {
    const rooms = await world();
    const { changes, engine, room } = rooms;
    await changes.join(bob, room);
    await changes.join(carol, room);
    const refused = (attempt: () => Promise<unknown>) => refusedCleanly(engine, attempt);
    expect(await refused(() => changes.kick(bob, room, carol.userId))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(() => changes.ban(bob, room, carol.userId))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(() => changes.kick(bob, room, alice.userId))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    await changes.kick(alice, room, carol.userId, 'noise');
    expect(await membership(rooms, room, carol)).toBe('leave');
    expect(await refused(() => changes.kick(alice, room, carol.userId))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(() => changes.unban(alice, room, carol.userId))).toMatchObject({
      errcode: 'M_BAD_STATE',
    });
    expect(await refused(() => changes.unban(bob, room, carol.userId))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    await changes.ban(alice, room, carol.userId);
    expect(await membership(rooms, room, carol)).toBe('ban');
    expect(await refused(() => changes.unban(bob, room, carol.userId))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    await changes.unban(alice, room, carol.userId);
    await changes.join(carol, room);
    expect(await membership(rooms, room, carol)).toBe('join');
  });
});

describe('profiles', () => {
  it('shows a changed profile in all joined rooms, once', async () => {
    const rooms = await world();
    const { changes, reads, engine, room } = rooms;
    await changes.sendState(alice, room, 'm.room.member', alice.userId, {
      membership: 'join',
      'org.x': 1,
    });
    rooms.world.profiles.set(alice.userId, { displayname: 'Alice' });
    await changes.propagateProfile(alice.userId);
    const { content, unsigned } = await reads.stateEvent(
      alice,
      room,
      'm.room.member',
      alice.userId,
    );
    expect(content).toEqual({ membership: 'join', displayname: 'Alice', 'org.x': 1 });
    expect(unsigned).toHaveProperty('replaces_state');
    const position = engine.position;
    await changes.propagateProfile(alice.userId);
    expect(engine.position).toBe(position);
  });
});
