import { describe, expect, it } from 'vitest';
import { historyToken } from '../../../server/sync/tokens.ts';
import { alice, bob, carol, makeRooms, type TestRooms } from './harness.ts';

const visibility = (value: string) => ({
  type: 'm.room.history_visibility',
  state_key: '',
  content: { history_visibility: value },
});

/** Bob comes and goes before Carol joins; the token is of when he was there. */
async function beforeCarol({ changes, engine }: TestRooms, value: string) {
  const room = await changes.create(alice, {
    preset: 'public_chat',
    initial_state: [visibility(value)],
  });
  await changes.join(bob, room);
  await changes.sendEvent(alice, room, 'm.room.message', { body: 'secret' }, '1');
  const past = historyToken({ depth: 1, position: engine.position });
  await changes.leave(bob, room);
  await changes.join(carol, room);
  return { room, past };
}

const keysOf = (events: readonly { state_key?: string }[]) =>
  events.map((event) => event.state_key).sort();

describe('members at a place in the past', () => {
  it('are those of then, where history is shared', async () => {
    const rooms = makeRooms();
    const { room, past } = await beforeCarol(rooms, 'shared');
    const members = await rooms.reads.members(carol, room, { at: past, membership: 'join' });
    expect(keysOf(members)).toEqual([alice.userId, bob.userId]);
  });

  it('are no way around history that is closed', async () => {
    const rooms = makeRooms();
    const { room, past } = await beforeCarol(rooms, 'joined');
    expect(keysOf(await rooms.reads.members(carol, room, { at: past }))).toEqual([alice.userId]);
    expect(keysOf(await rooms.reads.members(alice, room, { at: past }))).toEqual([
      alice.userId,
      bob.userId,
    ]);
  });
});
