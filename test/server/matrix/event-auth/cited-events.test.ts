import { describe, expect, it } from 'vitest';
import { authEventKeys, selectAuthEvents } from '../../../../server/matrix/auth-events.ts';
import { checkCitedEvents } from '../../../../server/matrix/event-auth/index.ts';
import type { Pdu } from '../../../../server/matrix/events.ts';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { draft, event } from '../room.ts';

function keys(version: RoomVersionId, content: JsonObject | undefined, target = '@bob:domain') {
  const parts = content === undefined ? {} : { type: 'm.room.member', state_key: target, content };
  return authEventKeys(draft(parts), ROOM_VERSIONS[version]).map((key) => key.join(' '));
}

const BASE = ['m.room.create ', 'm.room.power_levels ', 'm.room.member @alice:domain'];
const BOB = 'm.room.member @bob:domain';
const RULES = 'm.room.join_rules ';

describe('authEventKeys', () => {
  it('needs the create event, the levels and the sender, without the first from version 12 on', () => {
    expect(keys('11', undefined)).toEqual(BASE);
    expect(keys('12', undefined)).toEqual(BASE.slice(1));
    expect(authEventKeys(draft({ type: 'm.room.create' }), ROOM_VERSIONS['11'])).toEqual([]);
  });

  it('needs the target of a membership once', () => {
    expect(keys('11', { membership: 'leave' })).toEqual([...BASE, BOB]);
    expect(keys('11', { membership: 'leave' }, '@alice:domain')).toEqual(BASE);
    expect(keys('11', { membership: 'ban' })).toEqual([...BASE, BOB]);
  });

  it('needs the join rules for join, invite and knock', () => {
    for (const membership of ['join', 'invite', 'knock']) {
      expect(keys('11', { membership })).toEqual([...BASE, BOB, RULES]);
    }
  });

  it('needs the third-party invite that an invite completes', () => {
    const third_party_invite = { signed: { token: 'abc' } };
    const expected = [...BASE, BOB, RULES, 'm.room.third_party_invite abc'];
    expect(keys('11', { membership: 'invite', third_party_invite })).toEqual(expected);
    expect(keys('11', { membership: 'join', third_party_invite })).not.toContain(expected.at(-1));
    const odd = { membership: 'invite', third_party_invite: { signed: 1 } };
    expect(keys('11', odd)).toEqual([...BASE, BOB, RULES]);
  });

  it('needs the member that vouches for a restricted join', () => {
    const content = { membership: 'join', join_authorised_via_users_server: '@carol:domain' };
    const carol = 'm.room.member @carol:domain';
    expect(keys('8', content)).toEqual([...BASE, BOB, RULES, carol]);
    expect(keys('7', content)).toEqual([...BASE, BOB, RULES]);
    expect(keys('8', { ...content, membership: 'invite' })).not.toContain(carol);
    const own = { ...content, join_authorised_via_users_server: '@bob:domain' };
    expect(keys('8', own)).toEqual([...BASE, BOB, RULES]);
  });

  it('selects what the state has', () => {
    const state = new Map([
      ['m.room.create', '$create'],
      ['m.room.member', '$member'],
    ]);
    const ids = selectAuthEvents(draft({}), ROOM_VERSIONS['11'], (type) => state.get(type));
    expect(ids).toEqual(['$create', '$member']);
  });
});

describe('checkCitedEvents', () => {
  const create = event({ type: 'm.room.create', state_key: '' });
  const member = event({ type: 'm.room.member', state_key: '@alice:domain' });
  const name = event({ type: 'm.room.name', state_key: '' });

  function rule(version: RoomVersionId, cited: Pdu[], rejected?: Pdu): string {
    const entries = cited.map((one) => ({ event: one, rejected: one === rejected }));
    const verdict = checkCitedEvents(draft({}), entries, ROOM_VERSIONS[version]);
    return verdict.allowed ? 'allowed' : verdict.rule;
  }

  it('accepts what should be cited', () => {
    expect(rule('11', [create, member])).toBe('allowed');
    expect(rule('12', [member])).toBe('allowed');
    const first = draft({ type: 'm.room.create' });
    expect(checkCitedEvents(first, [], ROOM_VERSIONS['11']).allowed).toBe(true);
  });

  it('refuses the same key twice (2.1)', () => {
    expect(rule('11', [create, member, { ...member, depth: 9 }])).toBe('2.1');
    expect(rule('12', [member, { ...member, depth: 9 }])).toBe('3.1');
  });

  it('refuses what should not be cited (2.2)', () => {
    expect(rule('11', [create, name])).toBe('2.2');
    expect(rule('11', [create, event({})])).toBe('2.2');
    expect(rule('12', [create, member])).toBe('3.2');
  });

  it('refuses what was rejected (2.3)', () => {
    expect(rule('11', [create, member], member)).toBe('2.3');
    expect(rule('12', [member], member)).toBe('3.3');
  });

  it('wants the create event, until version 11 (2.4)', () => {
    expect(rule('11', [member])).toBe('2.4');
    expect(rule('11', [])).toBe('2.4');
    expect(rule('12', [])).toBe('allowed');
  });

  it('refuses events of other rooms (2.5)', () => {
    expect(rule('11', [create, { ...member, room_id: '!other:domain' }])).toBe('2.5');
    expect(rule('12', [{ ...member, room_id: '!other' }])).toBe('3.4');
  });
});
