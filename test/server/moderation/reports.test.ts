import { describe, expect, it } from 'vitest';
import { Reports } from '../../../server/moderation/reports.ts';
import { MembershipStore } from '../../../server/storage/memberships.ts';
import { reportStore } from '../../../server/storage/reports.ts';
import { RoomStore } from '../../../server/storage/rooms.ts';
import { actor, alice, bob, carol, makeRooms, refusal } from '../rooms/harness.ts';

function started() {
  const rooms = makeRooms();
  const { engine, world } = rooms;
  const reports = new Reports({
    engine,
    serverName: 'test',
    clock: () => world.now,
    store: reportStore(engine),
    accounts: { active: async (ids) => new Set(ids.filter((id) => !world.unknown.has(id))) },
    members: new MembershipStore(engine),
    rooms: new RoomStore(engine),
    reads: rooms.reads,
  });
  return { ...rooms, reports };
}

const admin = actor('root', { isAdmin: true });

describe('reports', () => {
  it('are kept for administrators: who said what about whom, and when', async () => {
    const { changes, reports, world } = started();
    const room = await changes.create(alice, { preset: 'public_chat' });
    await changes.join(bob, room);
    const said = await changes.sendEvent(alice, room, 'm.room.message', { body: 'boo' }, '1');
    await reports.room(carol, room, 'a bad room');
    await reports.event(bob, room, said);
    await reports.user(carol, alice.userId, '');
    const kept = await reports.page(admin);
    const common = { receivedAt: world.now };
    expect(kept).toMatchObject([
      { ...common, reporter: carol.userId, userId: alice.userId, roomId: null, reason: '' },
      { reporter: bob.userId, roomId: room, eventId: said, userId: alice.userId, reason: null },
      { reporter: carol.userId, roomId: room, eventId: null, reason: 'a bad room' },
    ]);
    expect(await reports.page(admin, kept[0]?.nid, 1)).toEqual([kept[1]]);
    expect(await refusal(reports.page(alice))).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });

  it('of what is not there, or not for the user, are not kept', async () => {
    const { changes, reports, world } = started();
    const room = await changes.create(alice, { preset: 'public_chat' });
    const said = await changes.sendEvent(alice, room, 'm.room.message', { body: 'boo' }, '1');
    world.unknown.add('@nobody:test');
    for (const attempt of [
      reports.room(bob, '!nowhere:test', ''),
      reports.event(bob, room, said),
      reports.event(alice, room, '$nothing'),
      reports.user(bob, '@nobody:test', ''),
      reports.user(bob, '@stranger:elsewhere', ''),
    ])
      expect(await refusal(attempt)).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
    expect(await reports.page(admin)).toEqual([]);
  });
});
