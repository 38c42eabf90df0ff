import { describe, expect, it } from 'vitest';
import {
  ABSENT,
  type RuleName,
  ruleNumbers,
} from '../../../../server/matrix/event-auth/rule-numbers.ts';
import { authorize, watchState } from '../../../../server/matrix/event-auth/index.ts';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { draft, peopledRoom, Room } from '../room.ts';

const ALICE = '@alice:domain';
const BOB = '@bob:domain';
const CAROL = '@carol:domain';
const DAVE = '@dave:other';

/**
 * Numbers read off the spec's pages: the ends of lists, and what stands just after a rule that some
 * versions lack. All others follow from these, for every list counts without gaps.
 */
const FROM_THE_PAGES: readonly [versions: readonly RoomVersionId[], ...(readonly string[])[]][] = [
  [
    ['1', '2'],
    ['createAllowed', '1.5'],
    ['citedOtherRoom', '2.5'],
    ['aliasesAllowed', '4.3'],
  ],
  [
    ['1', '2'],
    ['joinOtherwise', '5.2.6'],
    ['inviteOtherwise', '5.3.5'],
    ['memberUnknown', '5.6'],
  ],
  [
    ['1', '2'],
    ['levelsAllowed', '10.8'],
    ['redactionOtherwise', '11.3'],
    ['otherwise', '12'],
  ],
  [
    ['3', '4', '5'],
    ['aliasesAllowed', '4.3'],
    ['levelsAllowed', '10.8'],
    ['otherwise', '11'],
  ],
  [['6'], ['memberShape', '4.1'], ['memberUnknown', '4.6'], ['otherwise', '10']],
  [['7'], ['joinOtherwise', '4.2.6'], ['knockOtherwise', '4.6.4'], ['memberUnknown', '4.7']],
  [
    ['8', '9', '10', '11'],
    ['memberAuthorised', '4.2.1'],
    ['joinRestrictedVouched', '4.3.5.3'],
  ],
  [
    ['8', '9', '10', '11'],
    ['joinOtherwise', '4.3.7'],
    ['thirdPartyOtherwise', '4.4.1.8'],
  ],
  [
    ['8', '9', '10', '11'],
    ['leaveOtherwise', '4.5.5'],
    ['banOtherwise', '4.6.3'],
  ],
  [
    ['8', '9', '10', '11'],
    ['knockOtherwise', '4.7.4'],
    ['memberUnknown', '4.8'],
  ],
  [
    ['8', '9'],
    ['levelsAllowed', '9.8'],
    ['levelsUsers', '9.1'],
    ['otherwise', '10'],
  ],
  [
    ['10', '11'],
    ['levelsAllowed', '9.10'],
    ['levelsUsers', '9.3'],
    ['otherwise', '10'],
  ],
  [['10'], ['createAllowed', '1.5'], ['createCreator', '1.4']],
  [['11'], ['createAllowed', '1.4'], ['createCreator', ABSENT]],
  [['12'], ['createAllowed', '1.5'], ['roomId', '2'], ['citedOtherRoom', '3.4'], ['federate', '4']],
  [['12'], ['joinOtherwise', '5.3.7'], ['memberUnknown', '5.8'], ['thirdPartyInvite', '7.1']],
  [['12'], ['levelsCreators', '10.4'], ['levelsUserAfter', '10.10.1'], ['levelsAllowed', '10.11']],
  [['12'], ['requiredPower', '8'], ['foreignStateKey', '9'], ['otherwise', '11']],
];

describe('ruleNumbers', () => {
  it.each(FROM_THE_PAGES)('in versions %j', (versions, ...expected) => {
    for (const id of versions) {
      const numbers = ruleNumbers(ROOM_VERSIONS[id]);
      const seen = expected.map(([name = '']) => [
        name,
        new Map(Object.entries(numbers)).get(name),
      ]);
      expect(seen).toEqual(expected);
    }
  });

  it('give no two rules one number', () => {
    for (const version of Object.values(ROOM_VERSIONS)) {
      const numbers = Object.values(ruleNumbers(version)).filter((number) => number !== ABSENT);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });
});

describe('a verdict that allows names its rule:', () => {
  const room = () => peopledRoom('12', { invite: 0 });
  const by = (join_rule: string) => room().set('m.room.join_rules', { join_rule });
  const member = (target: Room, sender: string, key: string, membership: string, more = {}) =>
    target.judge({
      type: 'm.room.member',
      sender,
      state_key: key,
      content: { membership, ...more },
    });
  const first = new Room('12');
  const vouched = { join_authorised_via_users_server: BOB };

  it.each<[RuleName, () => unknown]>([
    ['otherwise', () => room().judge({})],
    [
      'joinFirst',
      () =>
        first.judge({
          type: 'm.room.member',
          state_key: ALICE,
          content: { membership: 'join' },
          prev_events: [first.createEventId],
        }),
    ],
    ['joinInvited', () => member(room(), CAROL, CAROL, 'join')],
    ['joinRestrictedMember', () => member(by('restricted'), CAROL, CAROL, 'join')],
    ['joinRestrictedVouched', () => member(by('restricted'), DAVE, DAVE, 'join', vouched)],
    ['joinPublic', () => member(by('public'), DAVE, DAVE, 'join')],
    ['inviteAllowed', () => member(room(), CAROL, DAVE, 'invite')],
    ['leaveSelf', () => member(room(), CAROL, CAROL, 'leave')],
    ['leaveAllowed', () => member(room(), BOB, CAROL, 'leave')],
    ['banAllowed', () => member(room(), BOB, CAROL, 'ban')],
    ['knockAllowed', () => member(by('knock'), DAVE, DAVE, 'knock')],
    ['thirdPartyInvite', () => room().judge({ type: 'm.room.third_party_invite', state_key: 't' })],
    ['levelsFirst', () => levels(new Room('12').members({ [ALICE]: 'join' }), {})],
    ['levelsAllowed', () => levels(room(), { users: { [BOB]: 50 } })],
    ['createAllowed', () => create('12')],
  ])('%s', (name, judge) => {
    expect(judge()).toEqual({ allowed: true, rule: ruleNumbers(ROOM_VERSIONS['12'])[name] });
  });

  it('aliases and redactions of old versions', () => {
    const old = peopledRoom('2');
    const aliases = { type: 'm.room.aliases', state_key: 'domain' };
    expect(old.judge(aliases)).toEqual({ allowed: true, rule: '4.3' });
    const redaction = { type: 'm.room.redaction', redacts: '$1:domain', event_id: '$2:domain' };
    expect(old.judge(redaction)).toEqual({ allowed: true, rule: '11.1' });
    expect(old.judge({ ...redaction, sender: CAROL })).toEqual({ allowed: true, rule: '11.2' });
  });

  function levels(target: Room, content: JsonObject) {
    return target.judge({ type: 'm.room.power_levels', state_key: '', content });
  }

  function create(id: RoomVersionId) {
    const { room_id: _, ...base } = draft({ type: 'm.room.create', state_key: '' });
    return authorize({ ...base, prev_events: [] }, new Room(id).context());
  }
});

describe('watchState', () => {
  it('tells which entries a verdict looked at, and no others', () => {
    const used = (room: Room, parts: Parameters<Room['judge']>[0]) => {
      const context = room.context();
      const watched = watchState(context.state);
      authorize(draft({ room_id: room.roomId, ...parts }), { ...context, state: watched.state });
      return watched.used().map((key) => key.join(' '));
    };
    const create = 'm.room.create ';
    const levels = 'm.room.power_levels ';
    const joined = `m.room.member ${CAROL}`;
    expect(used(peopledRoom('12'), { sender: CAROL })).toEqual([create, joined, levels]);
    const leave = { type: 'm.room.member', state_key: CAROL, content: { membership: 'leave' } };
    expect(used(peopledRoom('12'), { ...leave, sender: CAROL })).toEqual([create, joined]);
    const join = { ...leave, sender: CAROL, content: { membership: 'join' } };
    expect(used(peopledRoom('12'), join)).toEqual([create, joined, 'm.room.join_rules ']);
  });
});
