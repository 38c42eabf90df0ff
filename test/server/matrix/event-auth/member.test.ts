import { describe, expect, it } from 'vitest';
import type { RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { peopledRoom, Room } from '../room.ts';

const ALICE = '@alice:domain';
const BOB = '@bob:domain';
const CAROL = '@carol:domain';
const DAVE = '@dave:other';

/** The number of the member rule in each version: one less while aliases had none, one more in 12. */
const MEMBER: readonly [RoomVersionId, string][] = [
  ['5', '5'],
  ['6', '4'],
  ['7', '4'],
  ['11', '4'],
  ['12', '5'],
];

describe.each(MEMBER)('m.room.member in version %s', (version, member) => {
  it('needs a state key and a membership (.1)', () => {
    const room = peopledRoom(version);
    const base = { type: 'm.room.member', sender: CAROL };
    expect(room.rule({ ...base, content: { membership: 'join' } })).toBe(`${member}.1`);
    expect(room.rule({ ...base, state_key: CAROL, content: {} })).toBe(`${member}.1`);
    expect(room.member(CAROL, CAROL, 'leave')).toBe('allowed');
  });

  it('needs a membership that is known', () => {
    const last =
      new Map([
        ['5', 6],
        ['6', 6],
        ['7', 7],
      ]).get(version) ?? 8;
    const room = peopledRoom(version);
    expect(room.member(CAROL, CAROL, 'lurk')).toBe(`${member}.${last}`);
  });
});

describe('m.room.member', () => {
  it('may be about a state key that is nobody', () => {
    expect(peopledRoom('11').member(ALICE, 'nobody', 'ban')).toBe('allowed');
    expect(peopledRoom('11').member(CAROL, 'nobody', 'ban')).toBe('4.6.3');
  });
});

describe('join', () => {
  it('is how the creator enters, before all rules (4.3.1)', () => {
    for (const version of ['1', '3', '10', '11', '12'] as const) {
      const room = new Room(version);
      const first = {
        type: 'm.room.member',
        sender: ALICE,
        state_key: ALICE,
        content: { membership: 'join' },
        prev_events: [room.createEventId],
      };
      expect(room.rule(first)).toBe('allowed');
      expect(room.rule({ ...first, prev_events: ['$else'] })).not.toBe('allowed');
      expect(room.rule({ ...first, prev_events: [room.createEventId, '$2'] })).not.toBe('allowed');
      expect(room.rule({ ...first, sender: BOB, state_key: BOB })).not.toBe('allowed');
    }
  });

  it('reads the references of versions 1 and 2, too', () => {
    const room = new Room('1');
    const verdict = room.rule({
      type: 'm.room.member',
      sender: ALICE,
      state_key: ALICE,
      content: { membership: 'join' },
      prev_events: [[room.createEventId, { sha256: '' }]],
    });
    expect(verdict).toBe('allowed');
  });

  it('is for oneself only (4.3.2)', () => {
    const room = peopledRoom('11').set('m.room.join_rules', { join_rule: 'public' });
    expect(room.member(ALICE, DAVE, 'join')).toBe('4.3.2');
    expect(room.member(DAVE, DAVE, 'join')).toBe('allowed');
    expect(peopledRoom('12').member(ALICE, DAVE, 'join')).toBe('5.3.2');
    expect(peopledRoom('6').member(ALICE, DAVE, 'join')).toBe('4.2.2');
  });

  it('is not for the banned (4.3.3)', () => {
    const room = peopledRoom('11').set('m.room.join_rules', { join_rule: 'public' });
    expect(room.members({ [DAVE]: 'ban' }).member(DAVE, DAVE, 'join')).toBe('4.3.3');
  });

  it('needs an invite under invite and knock (4.3.4, 4.3.7)', () => {
    for (const join_rule of ['invite', 'knock']) {
      const room = peopledRoom('11').set('m.room.join_rules', { join_rule });
      expect(room.member(DAVE, DAVE, 'join')).toBe('4.3.7');
      expect(room.member(BOB, BOB, 'join')).toBe('allowed');
      expect(room.members({ [DAVE]: 'invite' }).member(DAVE, DAVE, 'join')).toBe('allowed');
      expect(room.members({ [DAVE]: 'knock' }).member(DAVE, DAVE, 'join')).toBe('4.3.7');
    }
    // A room without join rules is by invitation.
    expect(
      peopledRoom('11')
        .members({ [DAVE]: 'invite' })
        .member(DAVE, DAVE, 'join'),
    ).toBe('allowed');
    expect(peopledRoom('11').member(DAVE, DAVE, 'join')).toBe('4.3.7');
  });

  it('needs more than an invite where the join rule is no text (4.3.7)', () => {
    for (const join_rule of [null, 5, ['invite']]) {
      const room = peopledRoom('11').set('m.room.join_rules', { join_rule });
      expect(room.members({ [DAVE]: 'invite' }).member(DAVE, DAVE, 'join')).toBe('4.3.7');
    }
  });

  it('knows the join rules of its version only', () => {
    const join = (version: RoomVersionId, join_rule: string) =>
      peopledRoom(version)
        .set('m.room.join_rules', { join_rule })
        .members({ [DAVE]: 'invite' })
        .member(DAVE, DAVE, 'join');
    expect(join('6', 'knock')).toBe('4.2.6');
    expect(join('7', 'knock')).toBe('allowed');
    expect(join('7', 'restricted')).toBe('4.2.6');
    expect(join('8', 'restricted')).toBe('allowed');
    expect(join('9', 'knock_restricted')).toBe('4.3.7');
    expect(join('10', 'knock_restricted')).toBe('allowed');
    expect(join('11', 'private')).toBe('4.3.7');
  });

  it('may be vouched for in restricted rooms (4.3.5)', () => {
    const vouched = (by: string) => ({ join_authorised_via_users_server: by });
    for (const join_rule of ['restricted', 'knock_restricted']) {
      const room = peopledRoom('11', { invite: 50 }).set('m.room.join_rules', { join_rule });
      expect(room.member(DAVE, DAVE, 'join')).toBe('4.3.5.2');
      expect(room.member(DAVE, DAVE, 'join', vouched(BOB))).toBe('allowed');
      expect(room.member(DAVE, DAVE, 'join', vouched(CAROL))).toBe('4.3.5.2');
      room.members({ [BOB]: 'leave' });
      expect(room.member(DAVE, DAVE, 'join', vouched(BOB))).toBe('4.3.5.2');
    }
  });

  it('must be signed by the server that vouches (4.2.1)', () => {
    const room = peopledRoom('11').set('m.room.join_rules', { join_rule: 'restricted' });
    const by = (user: string | number) => ({ join_authorised_via_users_server: user });
    room.signers.clear();
    expect(room.member(DAVE, DAVE, 'join', by(ALICE))).toBe('4.2.1');
    room.signers.add('domain');
    expect(room.member(DAVE, DAVE, 'join', by(ALICE))).toBe('allowed');
    expect(room.member(DAVE, DAVE, 'join', by('alice'))).toBe('4.2.1');
    expect(room.member(DAVE, DAVE, 'join', by(1))).toBe('4.2.1');
    // Version 7 has no such rule.
    const old = peopledRoom('7').set('m.room.join_rules', { join_rule: 'public' });
    old.signers.clear();
    expect(old.member(DAVE, DAVE, 'join', by(ALICE))).toBe('allowed');
  });

  it('is open to all under public (4.3.6)', () => {
    const room = peopledRoom('11').set('m.room.join_rules', { join_rule: 'public' });
    expect(room.member(DAVE, DAVE, 'join')).toBe('allowed');
  });
});

describe('invite', () => {
  it('comes from a member (4.4.2)', () => {
    expect(peopledRoom('11').member(DAVE, '@eve:other', 'invite')).toBe('4.4.2');
    expect(peopledRoom('11').member(CAROL, DAVE, 'invite')).toBe('allowed');
    expect(peopledRoom('6').member(DAVE, '@eve:other', 'invite')).toBe('4.3.2');
    expect(peopledRoom('12').member(DAVE, '@eve:other', 'invite')).toBe('5.4.2');
  });

  it('is for who is neither inside nor banned (4.4.3)', () => {
    const room = peopledRoom('11').members({ [DAVE]: 'ban' });
    expect(room.member(ALICE, BOB, 'invite')).toBe('4.4.3');
    expect(room.member(ALICE, DAVE, 'invite')).toBe('4.4.3');
    for (const membership of ['leave', 'knock', 'invite']) {
      room.members({ [DAVE]: membership });
      expect(room.member(ALICE, DAVE, 'invite')).toBe('allowed');
    }
  });

  it('takes the invite level (4.4.4, 4.4.5)', () => {
    const room = peopledRoom('11', { invite: 50 });
    expect(room.member(BOB, DAVE, 'invite')).toBe('allowed');
    expect(room.member(CAROL, DAVE, 'invite')).toBe('4.4.5');
  });
});

describe('leave', () => {
  it('is for who is inside, invited or knocking (4.5.1)', () => {
    const room = peopledRoom('11');
    expect(room.member(CAROL, CAROL, 'leave')).toBe('allowed');
    for (const membership of ['invite', 'knock']) {
      room.members({ [DAVE]: membership });
      expect(room.member(DAVE, DAVE, 'leave')).toBe('allowed');
    }
    for (const membership of ['ban', 'leave']) {
      room.members({ [DAVE]: membership });
      expect(room.member(DAVE, DAVE, 'leave')).toBe('4.5.1');
    }
    expect(room.member('@eve:other', '@eve:other', 'leave')).toBe('4.5.1');
    const old = peopledRoom('6').members({ [DAVE]: 'knock' });
    expect(old.member(DAVE, DAVE, 'leave')).toBe('4.4.1');
  });

  it('of others is done by a member (4.5.2)', () => {
    expect(peopledRoom('11').member(DAVE, CAROL, 'leave')).toBe('4.5.2');
    expect(peopledRoom('11').member(BOB, CAROL, 'leave')).toBe('allowed');
  });

  it('of the banned takes the ban level (4.5.3)', () => {
    const room = peopledRoom('11', { ban: 60, kick: 50 }).members({ [DAVE]: 'ban' });
    expect(room.member(BOB, DAVE, 'leave')).toBe('4.5.3');
    expect(room.member(ALICE, DAVE, 'leave')).toBe('allowed');
  });

  it('of others takes the kick level, and more power than they have (4.5.4, 4.5.5)', () => {
    const room = peopledRoom('11');
    expect(room.member(CAROL, BOB, 'leave')).toBe('4.5.5');
    expect(room.member(CAROL, DAVE, 'leave')).toBe('4.5.5');
    expect(room.member(BOB, ALICE, 'leave')).toBe('4.5.5');
    expect(room.member(BOB, CAROL, 'leave')).toBe('allowed');
    const equals = peopledRoom('11', { users: { [BOB]: 50, [CAROL]: 50 } });
    expect(equals.member(BOB, CAROL, 'leave')).toBe('4.5.5');
  });

  it('cannot be forced on a creator of version 12', () => {
    const room = peopledRoom('12', { users: { [BOB]: 2 ** 53 - 1 } });
    expect(room.member(BOB, ALICE, 'leave')).toBe('5.5.5');
    expect(room.member(ALICE, BOB, 'leave')).toBe('allowed');
  });
});

describe('ban', () => {
  it('comes from a member (4.6.1)', () => {
    expect(peopledRoom('11').member(DAVE, CAROL, 'ban')).toBe('4.6.1');
    expect(peopledRoom('6').member(DAVE, CAROL, 'ban')).toBe('4.5.1');
  });

  it('takes the ban level, and more power than the target has (4.6.2, 4.6.3)', () => {
    const room = peopledRoom('11');
    expect(room.member(BOB, CAROL, 'ban')).toBe('allowed');
    expect(room.member(BOB, DAVE, 'ban')).toBe('allowed');
    expect(room.member(CAROL, DAVE, 'ban')).toBe('4.6.3');
    expect(room.member(BOB, ALICE, 'ban')).toBe('4.6.3');
    expect(room.member(BOB, BOB, 'ban')).toBe('4.6.3');
  });
});

describe('knock', () => {
  const knocking = (version: RoomVersionId, join_rule: string) =>
    peopledRoom(version).set('m.room.join_rules', { join_rule });

  it('needs a join rule that allows it (4.7.1)', () => {
    expect(knocking('11', 'knock').member(DAVE, DAVE, 'knock')).toBe('allowed');
    expect(knocking('11', 'knock_restricted').member(DAVE, DAVE, 'knock')).toBe('allowed');
    expect(knocking('11', 'public').member(DAVE, DAVE, 'knock')).toBe('4.7.1');
    expect(peopledRoom('11').member(DAVE, DAVE, 'knock')).toBe('4.7.1');
    expect(knocking('9', 'knock_restricted').member(DAVE, DAVE, 'knock')).toBe('4.7.1');
    expect(knocking('7', 'knock').member(DAVE, DAVE, 'knock')).toBe('allowed');
    expect(knocking('7', 'invite').member(DAVE, DAVE, 'knock')).toBe('4.6.1');
  });

  it('is unknown before version 7', () => {
    expect(knocking('6', 'knock').member(DAVE, DAVE, 'knock')).toBe('4.6');
  });

  it('is for oneself only (4.7.2)', () => {
    expect(knocking('11', 'knock').member(ALICE, DAVE, 'knock')).toBe('4.7.2');
  });

  it('is for who is neither inside, invited nor banned (4.7.3, 4.7.4)', () => {
    const room = knocking('11', 'knock');
    for (const membership of ['join', 'invite', 'ban']) {
      room.members({ [DAVE]: membership });
      expect(room.member(DAVE, DAVE, 'knock')).toBe('4.7.4');
    }
    for (const membership of ['leave', 'knock']) {
      room.members({ [DAVE]: membership });
      expect(room.member(DAVE, DAVE, 'knock')).toBe('allowed');
    }
  });
});
