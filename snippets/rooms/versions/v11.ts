import { isObject } from '../../../server/matrix/json.ts';
import { redactionTarget } from '../../../server/matrix/redaction.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { signedBy } from '../sketch/keys.ts';
import {
  ALICE,
  BOB,
  changedLevels,
  createEvent,
  DAVE,
  member,
  message,
  room,
} from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import type { Comparison } from './comparison.ts';

const redaction = (version: RoomVersion): Sketch => ({
  room: room(version, {
    members: { [BOB]: 'join' },
    more: [{ ...message(BOB), name: '$hello' }],
  }),
  event:
    version.redactsIn === 'event'
      ? { type: 'm.room.redaction', sender: BOB, redacts: '$hello', content: { reason: 'Tea' } }
      : { type: 'm.room.redaction', sender: BOB, content: { redacts: '$hello', reason: 'Tea' } },
});

const creates = (version: RoomVersion): Sketch => ({
  room: [],
  event: createEvent(version, { 'm.federate': false, type: 'm.space' }),
});

const levels = (version: RoomVersion): Sketch => ({
  room: room(version),
  event: changedLevels(version, ALICE, { invite: 50, kick: 50, notifications: { room: 50 } }),
});

const invite = (version: RoomVersion): Sketch => ({
  room: room(version, { members: { [BOB]: 'join' } }),
  event: member(BOB, 'invite', {
    of: DAVE,
    third_party_invite: {
      display_name: 'd…@mail.example',
      signed: signedBy('id.example', { mxid: DAVE, token: 'token' }),
    },
  }),
});

export const V11: readonly Comparison[] = [
  {
    id: 'redaction-target',
    title: 'A redaction',
    versions: ['10', '11'],
    claims: {
      moved: 'What is redacted moves from beside the content into it.',
      'same-target': 'Both name the message that they are about.',
      kept: 'A redaction that is itself redacted forgets its target in version 10, and keeps it in version 11.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.build(redaction), newer.build(redaction)];
      const message = (built: typeof before) =>
        built.room.find(({ name }) => name === '$hello')?.id;
      claim(
        'moved',
        before.event.pdu.redacts !== undefined &&
          after.event.pdu.redacts === undefined &&
          after.event.pdu.content.redacts !== undefined,
      );
      claim(
        'same-target',
        redactionTarget(before.event.pdu, older.version) === message(before) &&
          redactionTarget(after.event.pdu, newer.version) === message(after),
      );
      claim(
        'kept',
        redactionTarget(older.redacted(before.event), older.version) === undefined &&
          redactionTarget(newer.redacted(after.event), newer.version) === message(after),
      );
      return [{ older: before.event.pdu, newer: after.event.pdu }];
    },
  },
  {
    id: 'create-event',
    title: 'A create event, and what a redaction leaves of it',
    versions: ['10', '11'],
    claims: {
      'no-creator': 'From version 11 on the create event names no creator: it is the sender.',
      forgets:
        'Redacted in version 10, it forgets its version and that the room is closed to other servers.',
      remembers: 'Redacted in version 11, it keeps all of its content.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.build(creates).event, newer.build(creates).event];
      const [left, kept] = [older.redacted(before), newer.redacted(after)];
      claim(
        'no-creator',
        before.pdu.content.creator === ALICE && after.pdu.content.creator === undefined,
      );
      claim('forgets', Object.keys(left.content).join() === 'creator');
      claim('remembers', JSON.stringify(kept.content) === JSON.stringify(after.pdu.content));
      return [
        { caption: 'The event', older: before.pdu, newer: after.pdu },
        { caption: 'Redacted', older: left, newer: kept },
      ];
    },
  },
  {
    id: 'redacted-levels',
    title: 'm.room.power_levels, redacted',
    versions: ['10', '11'],
    claims: {
      forgets: 'In version 10 the level for inviting is lost, so that everybody may invite.',
      keeps: 'In version 11 it stays.',
      'not-all': 'In neither do the levels of notifications stay.',
    },
    run({ older, newer, claim }) {
      const before = older.redacted(older.build(levels).event);
      const after = newer.redacted(newer.build(levels).event);
      claim('forgets', before.content.invite === undefined && before.content.kick === 50);
      claim('keeps', after.content.invite === 50);
      claim(
        'not-all',
        before.content.notifications === undefined && after.content.notifications === undefined,
      );
      return [{ older: before, newer: after }];
    },
  },
  {
    id: 'redacted-invite',
    title: 'An invite by address, redacted',
    versions: ['10', '11'],
    claims: {
      forgets: 'In version 10 what the identity server signed is lost.',
      keeps: 'In version 11 it stays, and nothing else of the third-party invite.',
    },
    run({ older, newer, claim }) {
      const before = older.redacted(older.build(invite).event);
      const after = newer.redacted(newer.build(invite).event);
      const kept = after.content.third_party_invite;
      claim('forgets', Object.keys(before.content).join() === 'membership');
      claim('keeps', isObject(kept) && Object.keys(kept).join() === 'signed');
      return [{ older: before, newer: after }];
    },
  },
  {
    id: 'redacted-top-level',
    title: 'Three keys that old servers put beside the content',
    versions: ['10', '11'],
    claims: {
      keeps: 'In version 10 origin, membership and prev_state survive a redaction.',
      drops: 'In version 11 they do not.',
    },
    run({ older, newer, claim }) {
      const old = { origin: 'b.example', membership: 'join', prev_state: [] };
      const withOld = (side: typeof older) => {
        const { event } = side.build(redaction);
        return side.redacted({ ...event, pdu: { ...event.pdu, ...old } });
      };
      const [before, after] = [withOld(older), withOld(newer)];
      claim(
        'keeps',
        Object.keys(old).every((key) => Object.hasOwn(before, key)),
      );
      claim('drops', !Object.keys(old).some((key) => Object.hasOwn(after, key)));
      return [{ older: before, newer: after }];
    },
  },
];
