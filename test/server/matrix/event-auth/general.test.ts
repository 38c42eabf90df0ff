import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  authorize,
  mayRedact,
  redactionApplies,
} from '../../../../server/matrix/event-auth/index.ts';
import { powerLevels } from '../../../../server/matrix/power-levels.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { canonicalObject } from '../arbitraries.ts';
import { draft, event, peopledRoom, Room } from '../room.ts';

const BOB = '@bob:domain';
const CAROL = '@carol:domain';
const DAVE = '@dave:other';

describe('the rules for every event', () => {
  it('want a create event (2.4, 2)', () => {
    const judge = (id: RoomVersionId) =>
      authorize(draft({}), { ...new Room(id).context(), state: () => undefined });
    expect(judge('11')).toMatchObject({ allowed: false, rule: '2.4' });
    expect(judge('12')).toMatchObject({ allowed: false, rule: '2' });
  });

  it('want the room id to name the create event from version 12 on (2)', () => {
    expect(peopledRoom('12').rule({})).toBe('allowed');
    expect(peopledRoom('12').rule({ room_id: '!other' })).toBe('2');
  });

  it('keep other servers out of rooms that do not federate (3)', () => {
    const room = (id: RoomVersionId, federate: boolean) =>
      new Room(id, { 'm.federate': federate }).set('m.room.join_rules', { join_rule: 'public' });
    expect(room('11', false).member(DAVE, DAVE, 'join')).toBe('3');
    expect(room('12', false).member(DAVE, DAVE, 'join')).toBe('4');
    expect(room('11', true).member(DAVE, DAVE, 'join')).toBe('allowed');
    expect(room('11', false).member(BOB, BOB, 'join')).toBe('allowed');
  });

  it('let each server set its own aliases up to version 5 (4)', () => {
    const aliases = (id: RoomVersionId, sender: string, state_key: string | null) =>
      peopledRoom(id).rule({
        type: 'm.room.aliases',
        sender,
        ...(state_key === null ? {} : { state_key }),
      });
    expect(aliases('5', DAVE, 'other')).toBe('allowed');
    expect(aliases('5', DAVE, null)).toBe('4.1');
    expect(aliases('5', DAVE, 'domain')).toBe('4.2');
    expect(aliases('6', DAVE, 'other')).toBe('5');
    expect(aliases('6', BOB, 'other')).toBe('allowed');
  });

  it('want the sender to be in the room (5)', () => {
    expect(peopledRoom('11').rule({ sender: CAROL })).toBe('allowed');
    expect(peopledRoom('11').rule({ sender: DAVE })).toBe('5');
    expect(
      peopledRoom('11')
        .members({ [DAVE]: 'invite' })
        .rule({ sender: DAVE }),
    ).toBe('5');
    expect(peopledRoom('12').rule({ sender: DAVE })).toBe('6');
    expect(peopledRoom('5').rule({ sender: DAVE })).toBe('6');
  });

  it('want the power that the type takes (7)', () => {
    const levels = { events: { high: 60 }, events_default: 10 };
    const name = { type: 'm.room.name', state_key: '' };
    const rule = (sender: string, parts: object) =>
      peopledRoom('11', levels).rule({ sender, ...parts });
    expect(rule(CAROL, {})).toBe('7');
    expect(rule(BOB, {})).toBe('allowed');
    expect(rule(CAROL, name)).toBe('7');
    expect(rule(BOB, name)).toBe('allowed');
    expect(rule(BOB, { type: 'high' })).toBe('7');
    expect(peopledRoom('12', levels).rule({ sender: CAROL })).toBe('8');
    expect(peopledRoom('12', levels).rule({ type: 'high' })).toBe('allowed');
  });

  it('keep state that is named after a user for that user (8)', () => {
    const own = { type: 'org.example.mine', sender: BOB };
    expect(peopledRoom('11').rule({ ...own, state_key: BOB })).toBe('allowed');
    expect(peopledRoom('11').rule({ ...own, state_key: CAROL })).toBe('8');
    expect(peopledRoom('12').rule({ ...own, state_key: CAROL })).toBe('9');
    expect(peopledRoom('12').rule({ ...own, state_key: `_${CAROL}` })).toBe('allowed');
  });

  it('measure redactions in versions 1 and 2 only (11)', () => {
    const redaction = {
      type: 'm.room.redaction',
      sender: CAROL,
      redacts: '$target:other',
      event_id: '$mine:domain',
    };
    expect(peopledRoom('2').rule(redaction)).toBe('11.3');
    expect(peopledRoom('2').rule({ ...redaction, sender: BOB })).toBe('allowed');
    expect(peopledRoom('2').rule({ ...redaction, redacts: '$target:domain' })).toBe('allowed');
    expect(peopledRoom('3').rule(redaction)).toBe('allowed');
    const guarded = peopledRoom('3', { events: { 'm.room.redaction': 1 } });
    expect(guarded.rule(redaction)).toBe('8');
  });

  it('explain a refusal in words', () => {
    const verdict = peopledRoom('12', { events_default: 1 }).judge({ sender: CAROL });
    expect(verdict).toEqual({
      allowed: false,
      rule: '8',
      reason: 'sending m.room.message takes power 1, @carol:domain has 0',
    });
  });

  it('never throw', () => {
    const type = fc.constantFrom(
      'm.room.member',
      'm.room.power_levels',
      'm.room.create',
      'm.room.aliases',
      'm.room.redaction',
      'm.room.third_party_invite',
      '__proto__',
    );
    const id = fc.constantFrom(...Object.values(ROOM_VERSIONS)).map((version) => version.id);
    const keys = fc.constantFrom('membership', 'third_party_invite', 'users', 'events', 'ban');
    const content = fc.tuple(canonicalObject, keys, canonicalObject).map(([base, key, value]) => ({
      ...base,
      [key]: value,
      ...(key === 'users' ? {} : { membership: 'invite' }),
    }));
    fc.assert(
      fc.property(id, type, content, content, (version, eventType, state, sent) => {
        const room = peopledRoom(version)
          .set('m.room.power_levels', state)
          .set('m.room.join_rules', state);
        const verdict = room.judge({ type: eventType, content: sent, state_key: BOB });
        expect(verdict.allowed || verdict.rule !== '').toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('redactions that are in the room', () => {
  const power = powerLevels(
    undefined,
    event({ content: { users: { [BOB]: 50 } } }),
    ROOM_VERSIONS['11'],
  );
  const applies = (id: RoomVersionId, sender: string, target: string) =>
    redactionApplies(draft({ sender }), draft({ sender: target }), power, ROOM_VERSIONS[id]);

  it('apply for moderators and for the target’s server', () => {
    expect(applies('11', BOB, DAVE)).toBe(true);
    expect(applies('11', CAROL, '@alice:domain')).toBe(true);
    expect(applies('11', CAROL, DAVE)).toBe(false);
    expect(applies('2', CAROL, DAVE)).toBe(true);
  });

  it('may be asked for by the sender of the target and by moderators', () => {
    expect(mayRedact(BOB, draft({ sender: DAVE }), power)).toBe(true);
    expect(mayRedact(CAROL, draft({ sender: CAROL }), power)).toBe(true);
    expect(mayRedact(CAROL, draft({ sender: '@alice:domain' }), power)).toBe(false);
  });
});
