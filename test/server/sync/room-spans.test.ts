import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../server/matrix/filter.ts';
import type { Membership } from '../../../server/matrix/events.ts';
import { userRooms } from '../../../server/sync/room-spans.ts';

const ME = '@me:x';

interface Step {
  readonly roomId: string;
  readonly membership: Membership;
  readonly position: number;
}

/** What the rooms would answer after these steps of one user. */
function readsOf(steps: readonly Step[], forgotten: readonly string[] = []) {
  const at = (position: number) => {
    const rooms = new Map<string, Step>();
    for (const step of steps) if (step.position <= position) rooms.set(step.roomId, step);
    return [...rooms.values()].map((step) => ({ ...step, eventId: `$${step.position}` }));
  };
  return {
    memberships: async () =>
      at(Infinity).map((room) => ({ ...room, forgotten: forgotten.includes(room.roomId) })),
    membershipsAt: async (_userId: string, position: number) => at(position),
    memberChanges: async (roomIds: readonly string[], after: number, upTo: number) =>
      steps
        .filter((step) => roomIds.includes(step.roomId))
        .filter((step) => step.position > after && step.position <= upTo)
        .map((step) => ({ ...step, userId: ME })),
  };
}

const step = (position: number, membership: Membership, roomId = '!r:x'): Step => ({
  roomId,
  membership,
  position,
});

function ask(
  steps: readonly Step[],
  options: {
    since?: number;
    upTo?: number;
    filter?: Filter;
    fullState?: boolean;
    forgotten?: string[];
  } = {},
) {
  const { since, upTo = 100, filter = {}, fullState = false, forgotten = [] } = options;
  return userRooms(readsOf(steps, forgotten), { userId: ME, since, upTo, filter, fullState });
}

describe('userRooms', () => {
  it('sends joined rooms whole at first', async () => {
    const { joined, newlyJoined } = await ask([step(5, 'join')]);
    expect(joined).toEqual([{ roomId: '!r:x', after: 0, upTo: 100, whole: true, away: false }]);
    expect(newlyJoined.size).toBe(0);
  });

  it('sends what is new of a room that was joined before', async () => {
    const { joined } = await ask([step(5, 'join')], { since: 10 });
    expect(joined).toEqual([{ roomId: '!r:x', after: 10, upTo: 100, whole: false, away: false }]);
  });

  it('sends all state with full_state, but the timeline since the last time', async () => {
    const { joined } = await ask([step(5, 'join')], { since: 10, fullState: true });
    expect(joined).toEqual([{ roomId: '!r:x', after: 10, upTo: 100, whole: true, away: false }]);
  });

  it('sends a newly joined room whole', async () => {
    const { joined, newlyJoined } = await ask([step(5, 'invite'), step(15, 'join')], { since: 10 });
    expect(joined).toEqual([{ roomId: '!r:x', after: 0, upTo: 100, whole: true, away: false }]);
    expect([...newlyJoined]).toEqual(['!r:x']);
  });

  it('does not take a new display name for a new room', async () => {
    const { joined, newlyJoined } = await ask([step(5, 'join'), step(15, 'join')], { since: 10 });
    expect(joined[0]?.whole).toBe(false);
    expect(newlyJoined.size).toBe(0);
  });

  it('takes a room that was left and joined again for one that was never left', async () => {
    const steps = [step(5, 'join'), step(12, 'leave'), step(15, 'join')];
    const { joined, left } = await ask(steps, { since: 10 });
    expect(joined).toEqual([{ roomId: '!r:x', after: 10, upTo: 100, whole: false, away: true }]);
    expect(left).toEqual([]);
  });

  it('tells of invites and knocks once', async () => {
    const steps = [step(5, 'invite'), step(6, 'knock', '!k:x')];
    expect(await ask(steps)).toMatchObject({ invited: ['!r:x'], knocked: ['!k:x'] });
    expect(await ask(steps, { since: 5 })).toMatchObject({ invited: [], knocked: ['!k:x'] });
  });

  it('tells of a room that was left, up to the leaving', async () => {
    const { left } = await ask([step(5, 'join'), step(15, 'leave')], { since: 10 });
    expect(left).toEqual([
      {
        roomId: '!r:x',
        position: 15,
        span: { roomId: '!r:x', after: 10, upTo: 15, whole: false, away: false },
      },
    ]);
  });

  it('tells all of a room that was joined and left since', async () => {
    const { left } = await ask([step(12, 'join'), step(15, 'leave')], { since: 10 });
    expect(left[0]?.span).toEqual({ roomId: '!r:x', after: 0, upTo: 15, whole: true, away: true });
  });

  it('shows nothing that happened between leaving and being banned', async () => {
    const steps = [step(5, 'join'), step(15, 'leave'), step(20, 'ban')];
    expect((await ask(steps, { since: 10 })).left[0]?.span?.upTo).toBe(15);
    expect((await ask(steps, { since: 17 })).left).toEqual([
      { roomId: '!r:x', position: 20, span: undefined },
    ]);
  });

  it('has no history for an invite that was rejected', async () => {
    const { left } = await ask([step(5, 'invite'), step(15, 'leave')], { since: 10 });
    expect(left).toEqual([{ roomId: '!r:x', position: 15, span: undefined }]);
  });

  it('leaves out rooms that were left earlier, unless the filter asks for them', async () => {
    const steps = [step(5, 'join'), step(15, 'leave')];
    expect((await ask(steps)).left).toEqual([]);
    expect((await ask(steps, { since: 20 })).left).toEqual([]);
    const filter = { room: { include_leave: true } };
    expect((await ask(steps, { filter })).left[0]?.span).toEqual({
      roomId: '!r:x',
      after: 0,
      upTo: 15,
      whole: true,
      away: true,
    });
    expect((await ask(steps, { filter, since: 20 })).left).toEqual([]);
    expect((await ask(steps, { filter, since: 20, fullState: true })).left).toHaveLength(1);
  });

  it('does not mention forgotten rooms', async () => {
    const steps = [step(5, 'join'), step(15, 'leave')];
    expect((await ask(steps, { since: 10, forgotten: ['!r:x'] })).left).toEqual([]);
  });

  it('keeps to the rooms of the filter', async () => {
    const steps = [step(5, 'join'), step(6, 'join', '!other:x')];
    const { joined } = await ask(steps, { filter: { room: { not_rooms: ['!r:x'] } } });
    expect(joined.map(({ roomId }) => roomId)).toEqual(['!other:x']);
  });

  it('leaves what is committed during the answer to the next one', async () => {
    const steps = [step(5, 'invite'), step(105, 'join')];
    expect(await ask(steps, { upTo: 100 })).toMatchObject({ joined: [], invited: ['!r:x'] });
  });
});
