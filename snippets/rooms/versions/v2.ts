import type { EventId } from '../../../server/matrix/identifiers.ts';
import { resolve } from '../../../server/matrix/state-resolution/index.ts';
import { MissingEventError } from '../../../server/matrix/graph.ts';
import { stateName, stateNameOf, type StateIds } from '../../../server/matrix/state-name.ts';
import { ALICE, BOB, member, message, room, stateEvent } from '../sketch/people.ts';
import type { BuiltEvent, BuiltSketch } from '../sketch/build.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import type { Comparison, Side } from './comparison.ts';

/**
 * Two topics that were set without knowing of each other: Alice's first, after much talk on her side, Bob's an hour
 * later, after little.
 */
const fork = (version: RoomVersion) => ({
  room: [
    ...room(version, { members: { [BOB]: 'join' } }),
    {
      ...stateEvent('m.room.topic', { topic: 'Alice’s, at nine' }),
      name: '$from-alice',
      prev_events: ['$bob'],
      depth: 40,
      origin_server_ts: Date.UTC(2026, 10, 26, 9),
    },
    {
      ...stateEvent('m.room.topic', { topic: 'Bob’s, at ten' }, BOB),
      name: '$from-bob',
      prev_events: ['$bob'],
      depth: 12,
      origin_server_ts: Date.UTC(2026, 10, 26, 10),
    },
  ],
  event: { ...message(ALICE), prev_events: ['$from-alice', '$from-bob'] },
});

/** The topic after the fork, by the version's own algorithm. */
function topicOf(side: Side): BuiltEvent | undefined {
  const built = side.build(fork);
  const stateWith = (topic: string): StateIds =>
    new Map(
      built.room
        .filter(({ name, pdu }) => pdu.type !== 'm.room.topic' || name === topic)
        .flatMap(({ id, pdu }) => {
          const name = stateNameOf(pdu);
          return name === undefined ? [] : [[name, id] as const];
        }),
    );
  const resolved = resolve([stateWith('$from-alice'), stateWith('$from-bob')], {
    version: side.version,
    crypto: side.crypto,
    event: (id) => lookUp(built, id),
  });
  const winner = resolved.get(stateName('m.room.topic', ''));
  return built.room.find(({ id }) => id === winner);
}

function lookUp(built: BuiltSketch, id: EventId): BuiltEvent {
  const found = built.room.find((event) => event.id === id);
  if (found === undefined) throw new MissingEventError(id);
  return found;
}

export const V2: readonly Comparison[] = [
  {
    id: 'same-event',
    title: 'An event is the same in both',
    versions: ['1', '2'],
    claims: {
      same: 'The same message has the same hashes and the same signature in versions 1 and 2.',
    },
    run({ older, newer, claim }) {
      const sketch = () => ({
        room: [
          { ...stateEvent('m.room.create', { creator: ALICE, room_version: '2' }) },
          member(ALICE, 'join'),
        ],
        event: message(ALICE),
      });
      const [before, after] = [older.build(sketch).event, newer.build(sketch).event];
      claim('same', JSON.stringify(before.pdu) === JSON.stringify(after.pdu));
      return [{ older: before.pdu, newer: after.pdu }];
    },
  },
  {
    id: 'two-topics',
    title: 'Two topics, one fork',
    versions: ['1', '2'],
    claims: {
      depth: 'Version 1 takes the topic of the greater depth, which its sender chose.',
      time: 'Version 2 takes the one that was sent later under the same power levels.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [topicOf(older), topicOf(newer)];
      claim('depth', before?.name === '$from-alice');
      claim('time', after?.name === '$from-bob');
      const shown = (event: BuiltEvent | undefined) => ({
        topic: event?.pdu.content.topic ?? null,
        depth: event?.pdu.depth ?? null,
        origin_server_ts: event?.pdu.origin_server_ts ?? null,
      });
      return [{ older: shown(before), newer: shown(after) }];
    },
  },
];
