import { powerLevelsOf } from '../../../server/matrix/power-levels.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { ALICE, BOB, CAROL, createEvent, member, message, room } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import { type Comparison, shownVerdict } from './comparison.ts';

const creates = (version: RoomVersion): Sketch => ({ room: [], event: createEvent(version) });

const says = (version: RoomVersion): Sketch => ({
  room: room(version),
  event: message(ALICE),
});

/** Bob, who was given more than anybody, removes who made the room. */
const coup = (version: RoomVersion): Sketch => ({
  room: room(version, { users: { [BOB]: 1000 }, members: { [BOB]: 'join' } }),
  event: member(BOB, 'leave', { of: ALICE }),
});

/** Two people make a room together. */
const together = (version: RoomVersion): Sketch => ({
  room: room(version, {
    create: { additional_creators: [CAROL] },
    members: { [CAROL]: 'join' },
  }),
  event: message(CAROL),
});

export const V12: readonly Comparison[] = [
  {
    id: 'create-event-id',
    title: 'A create event',
    versions: ['11', '12'],
    claims: {
      'no-room-id': 'From version 12 on the create event has no room_id.',
      derived:
        'The room’s id is the event’s id with another first letter, and has no server in it.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.build(creates).event, newer.build(creates).event];
      const said = newer.build(says);
      claim('no-room-id', before.pdu.room_id !== undefined && !Object.hasOwn(after.pdu, 'room_id'));
      const first = said.room[0];
      claim(
        'derived',
        said.event.pdu.room_id === `!${first?.id.slice(1) ?? ''}` &&
          said.event.pdu.room_id?.includes(':') === false,
      );
      return [{ older: before.pdu, newer: after.pdu }];
    },
  },
  {
    id: 'message-in-the-room',
    title: 'A message in that room',
    versions: ['11', '12'],
    claims: {
      'not-cited':
        'In version 12 no event cites the create event. The room id does, in every event.',
      'refused-if-cited': 'An event of version 12 that cites it all the same is refused.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.build(says), newer.build(says)];
      const cites = (built: typeof before) =>
        built.cited.some(({ pdu }) => pdu.type === 'm.room.create');
      claim('not-cited', cites(before) && !cites(after));
      const citing = newer.verdict((version) => ({
        ...says(version),
        event: { ...message(ALICE), auth_events: ['$create', '$power_levels', '$alice'] },
      }));
      claim('refused-if-cited', !citing.allowed);
      return [{ older: before.event.pdu, newer: after.event.pdu }];
    },
  },
  {
    id: 'creator-removed',
    title: 'Bob, who has 1000, removes Alice, who made the room',
    versions: ['11', '12'],
    claims: {
      removed: 'In version 11 whoever has more power removes the creator.',
      stays: 'In version 12 nobody does.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(coup), newer.verdict(coup)];
      claim('removed', before.allowed);
      claim('stays', !after.allowed);
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
  {
    id: 'two-creators',
    title: 'A room that Alice and Carol make together',
    versions: ['11', '12'],
    claims: {
      ignored: 'In version 11 additional_creators means nothing: Carol has 0.',
      infinite: 'In version 12 both have more power than any number.',
    },
    run({ older, newer, claim }) {
      const power = (side: typeof older) => {
        const levels = powerLevelsOf(side.build(together).state, side.version);
        return { [ALICE]: levels.of(ALICE), [CAROL]: levels.of(CAROL) };
      };
      const [before, after] = [power(older), power(newer)];
      claim('ignored', before[CAROL] === 0);
      claim('infinite', after[CAROL] === Infinity && after[ALICE] === Infinity);
      const shown = (levels: Record<string, number>) =>
        Object.fromEntries(
          Object.entries(levels).map(([user, level]) => [
            user,
            level === Infinity ? 'infinite' : level,
          ]),
        );
      return [{ older: shown(before), newer: shown(after) }];
    },
  },
];
