import { describe, expect, it } from 'vitest';
import { alice, bob, carol, makeRooms, refusal } from './harness.ts';

describe('the event nearest to a time', () => {
  it('is found in both directions, among those that the user may see', async () => {
    const { changes, reads, world } = makeRooms();
    const room = await changes.create(alice, {
      preset: 'public_chat',
      initial_state: [
        { type: 'm.room.history_visibility', content: { history_visibility: 'joined' } },
      ],
    });
    const said: string[] = [];
    const start = world.now + 1000;
    for (let minute = 0; minute < 90; minute += 1) {
      world.now = start + minute * 60_000;
      if (minute === 80) await changes.join(bob, room);
      said.push(await changes.sendEvent(alice, room, 'm.room.message', { minute }, `${minute}`));
    }
    const at = async (who: typeof alice, minute: number, dir: 'b' | 'f') =>
      said.indexOf((await reads.eventByTime(who, room, start + minute * 60_000, dir)).event_id);
    expect(await at(alice, 30, 'f')).toBe(30);
    expect(await at(alice, 30, 'b')).toBe(30);
    expect(await at(alice, 30.5, 'f')).toBe(31);
    expect(await at(alice, 30.5, 'b')).toBe(30);
    // Bob sees nothing of the first eighty minutes; he is shown his own join.
    const first = await reads.eventByTime(bob, room, start, 'f');
    expect(first.origin_server_ts).toBe(start + 80 * 60_000);
    expect(await at(bob, 85, 'b')).toBe(85);
    const gone = { status: 404, errcode: 'M_NOT_FOUND' };
    // What was before the room's history was closed he may see, and there it is that the search back ends.
    expect((await reads.eventByTime(bob, room, start + 70, 'b')).origin_server_ts).toBe(
      start - 1000,
    );
    expect(await refusal(at(bob, -1, 'b'))).toMatchObject(gone);
    expect(await refusal(at(alice, 91, 'f'))).toMatchObject(gone);
    expect(await refusal(at(carol, 30, 'f'))).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });
});
