import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { BOB, CAROL, changedLevels, DAVE, message, room, stateEvent } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import { type Comparison, shownVerdict } from './comparison.ts';

const aliases = (version: RoomVersion): Sketch => ({
  room: room(version, { members: { [BOB]: 'join' } }),
  event: {
    ...stateEvent('m.room.aliases', { aliases: ['#tea:b.example'] }, BOB),
    state_key: 'b.example',
  },
});

const strangersAliases = (version: RoomVersion): Sketch => ({
  room: room(version),
  event: {
    ...stateEvent('m.room.aliases', { aliases: ['#tea:d.example'] }, DAVE),
    state_key: 'd.example',
  },
});

const louder = (version: RoomVersion): Sketch => ({
  room: room(version, { members: { [BOB]: 'join' } }),
  event: changedLevels(version, BOB, { notifications: { room: 51 } }),
});

export const V6: readonly Comparison[] = [
  {
    id: 'numbers',
    title: 'Half a cup of tea',
    versions: ['5', '6'],
    claims: {
      fraction: 'Version 5 lets a fraction through, and version 6 does not.',
      depth: 'Version 5 lets a depth of 2 to the power of 53 through, and version 6 does not.',
    },
    run({ older, newer, claim }) {
      const half = (version: RoomVersion): Sketch => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: message(CAROL, { cups: 0.5 }),
      });
      const event = older.build(half).event.pdu;
      const whole = { ...event, content: { body: 'Hello', cups: 1 } };
      const deep = { ...whole, depth: 2 ** 53 };
      claim(
        'fraction',
        older.formatProblem(event) === undefined &&
          newer.formatProblem(whole) === undefined &&
          newer.formatProblem(event) !== undefined,
      );
      claim(
        'depth',
        older.formatProblem(deep) === undefined && newer.formatProblem(deep) !== undefined,
      );
      const problems = (side: typeof older) => ({
        'cups: 0.5': side.formatProblem(event) ?? 'accepted',
        'depth: 9007199254740992': side.formatProblem(deep) ?? 'accepted',
      });
      return [{ older: problems(older), newer: problems(newer) }];
    },
  },
  {
    id: 'redacted-aliases',
    title: 'm.room.aliases, redacted',
    versions: ['5', '6'],
    claims: {
      kept: 'In version 5 the aliases survive a redaction.',
      gone: 'In version 6 they do not.',
    },
    run({ older, newer, claim }) {
      const before = older.redacted(older.build(aliases).event);
      const after = newer.redacted(newer.build(aliases).event);
      claim('kept', Object.hasOwn(before.content, 'aliases'));
      claim('gone', Object.keys(after.content).length === 0);
      return [{ older: before, newer: after }];
    },
  },
  {
    id: 'aliases-of-a-stranger',
    title: 'Dave lists an alias, without being in the room',
    versions: ['5', '6'],
    claims: {
      allowed: 'In version 5 that is allowed, by a rule of its own.',
      refused: 'In version 6 the type is like any other, and Dave is not in the room.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(strangersAliases), newer.verdict(strangersAliases)];
      claim('allowed', before.allowed);
      claim('refused', !after.allowed);
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
  {
    id: 'notifications',
    title: 'Bob, who has 50, asks 51 for notifying the room',
    versions: ['5', '6'],
    claims: {
      unguarded: 'In version 5 nobody looks at notifications.',
      guarded: 'In version 6 they are guarded as levels of events are.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(louder), newer.verdict(louder)];
      claim('unguarded', before.allowed);
      claim('guarded', !after.allowed);
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
];
