/**
 * A client that applies each answer of /sync to what it knows has the room's state, whatever happened in between:
 * gaps, members who come and go, and being away itself.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type FullServer, type User } from '../full-server.ts';

const MEMBERS = 4;
const ROUNDS = 12;

let server: FullServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

/** The same numbers in each run: below `below`, from 0 on. */
function dice(seed: number): (below: number) => number {
  let last = seed;
  return (below) => {
    last = (Math.imul(last, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((last / 2 ** 32) * below);
  };
}

type State = Map<string, string>;

function apply(state: State, events: ReturnType<typeof objects>): void {
  for (const { type, state_key: key, event_id: id } of events)
    if (key !== undefined) state.set(`${text(type)} ${text(key)}`, text(id));
}

/** Makes something happen in a room; refusals are part of it. */
function happen(
  owner: User,
  members: readonly User[],
  roomId: string,
  roll: (n: number) => number,
) {
  const room = `/rooms/${encodeURIComponent(roomId)}`;
  const member = members[roll(members.length)] ?? owner;
  const some = { value: roll(1_000_000) };
  const deeds = [
    () => member.call('POST', `${room}/join`, {}),
    () => member.call('POST', `${room}/leave`, {}),
    () => owner.call('POST', `${room}/kick`, { user_id: member.userId }),
    () => member.call('PUT', `${room}/state/m.test/${roll(3)}`, some),
    () => owner.call('PUT', `${room}/state/m.room.topic/`, { topic: String(some.value) }),
    () => owner.call('PUT', `${room}/send/m.test/${some.value}`, {}),
    () =>
      member.call('PUT', `/profile/${encodeURIComponent(member.userId)}/displayname`, {
        displayname: String(some.value),
      }),
  ];
  return deeds[roll(deeds.length)]?.();
}

describe('the state that a client makes from /sync', () => {
  it.each([
    { after: false, limit: 1 },
    { after: false, limit: 4 },
    { after: false, limit: 50 },
    { after: true, limit: 1 },
    { after: true, limit: 4 },
    { after: true, limit: 50 },
  ])(
    'is the state of the room (limit $limit, use_state_after $after)',
    async ({ after, limit }) => {
      const roll = dice(limit + (after ? 1000 : 0));
      const name = `${after ? 'after' : 'before'}${limit}`;
      const owner = await server.register(`owner.${name}`);
      const roomId = await owner.createRoom({
        preset: 'public_chat',
        power_level_content_override: { state_default: 0 },
      });
      const room = `/rooms/${encodeURIComponent(roomId)}`;
      const members: User[] = [];
      for (let number = 0; number < MEMBERS; number += 1)
        members.push(await server.register(`member${number}.${name}`));
      const [reader] = members;
      if (reader === undefined) throw new Error('nobody reads');
      await reader.ok('POST', `${room}/join`, {});

      const state: State = new Map();
      let since: string | undefined;
      const sync = async (): Promise<void> => {
        const answer = await reader.sync({
          ...(since === undefined ? {} : { since }),
          filter: { room: { timeline: { limit } } },
          use_state_after: after,
        });
        since = text(answer['next_batch']);
        for (const kind of ['join', 'leave']) {
          const told = at(answer, 'rooms', kind, roomId);
          apply(state, objects(at(told, after ? 'state_after' : 'state', 'events')));
          if (!after) apply(state, objects(at(told, 'timeline', 'events')));
        }
      };

      await sync();
      for (let round = 0; round < ROUNDS; round += 1) {
        const deeds = Array.from({ length: roll(8) }, () => happen(owner, members, roomId, roll));
        await Promise.all(deeds);
        if (roll(3) === 0) {
          await reader.call('POST', `${room}/leave`, {});
          if (roll(2) === 0) await sync();
          await owner.ok('PUT', `${room}/state/m.test/away`, { value: round });
        }
        await reader.ok('POST', `${room}/join`, {});
        await sync();

        const { chunk } = await owner.ok('GET', `${room}/members`);
        const real: State = new Map();
        apply(real, objects(chunk));
        for (const key of ['0', '1', '2', 'away']) {
          const path = `${room}/state/m.test/${key}?format=event`;
          const { status, body } = await owner.call('GET', path);
          if (status === 200) apply(real, [body]);
        }
        apply(real, [await owner.ok('GET', `${room}/state/m.room.create/?format=event`)]);
        for (const [pair, eventId] of real) expect(state.get(pair), pair).toBe(eventId);
      }
    },
    10_000,
  );
});
