import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { redact, redactionTarget } from '../../../server/matrix/redaction.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../server/matrix/room-versions.ts';
import { canonicalObject } from './arbitraries.ts';
import { draft, event } from './room.ts';

const versions = Object.values(ROOM_VERSIONS);

function keptContent(version: RoomVersionId, type: string, content: JsonObject): JsonObject {
  return redact(event({ type, content }), ROOM_VERSIONS[version]).content;
}

/** Which versions keep a key of the content of a type. */
function versionsThatKeep(type: string, key: string): string[] {
  const content = { [key]: 'value', other: 'value' };
  return versions
    .filter((version) => key in keptContent(version.id, type, content))
    .map((version) => version.id);
}

const ALL = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];
const from = (first: number) => ALL.slice(first - 1);
const upTo = (last: number) => ALL.slice(0, last);

describe('redact', () => {
  it.each([
    ['m.room.member', 'membership', ALL],
    ['m.room.member', 'displayname', []],
    ['m.room.member', 'join_authorised_via_users_server', from(9)],
    ['m.room.create', 'creator', ALL],
    ['m.room.create', 'room_version', from(11)],
    ['m.room.create', 'm.federate', from(11)],
    ['m.room.join_rules', 'join_rule', ALL],
    ['m.room.join_rules', 'allow', from(8)],
    ['m.room.power_levels', 'ban', ALL],
    ['m.room.power_levels', 'events', ALL],
    ['m.room.power_levels', 'events_default', ALL],
    ['m.room.power_levels', 'kick', ALL],
    ['m.room.power_levels', 'redact', ALL],
    ['m.room.power_levels', 'state_default', ALL],
    ['m.room.power_levels', 'users', ALL],
    ['m.room.power_levels', 'users_default', ALL],
    ['m.room.power_levels', 'invite', from(11)],
    ['m.room.power_levels', 'notifications', []],
    ['m.room.aliases', 'aliases', upTo(5)],
    ['m.room.history_visibility', 'history_visibility', ALL],
    ['m.room.redaction', 'redacts', from(11)],
    ['m.room.redaction', 'reason', []],
    ['m.room.message', 'body', []],
    ['constructor', 'body', []],
  ])('of %s keeps %s in versions %j', (type, key, expected) => {
    expect(versionsThatKeep(type, key)).toEqual(expected);
  });

  it('keeps what proves a third-party invite, and only that, from version 11 on', () => {
    const content = { third_party_invite: { signed: { token: 't' }, display_name: 'A' } };
    expect(keptContent('10', 'm.room.member', content)).toEqual({});
    expect(keptContent('11', 'm.room.member', content)).toEqual({
      third_party_invite: { signed: { token: 't' } },
    });
    for (const odd of [{ third_party_invite: 1 }, { third_party_invite: { display_name: 'A' } }]) {
      expect(keptContent('11', 'm.room.member', odd)).toEqual({});
    }
  });

  it.each(versions)('in version $id keeps the right top-level keys', (version) => {
    const full = {
      ...event({ event_id: '$1', state_key: '', redacts: '$2', unsigned: {} }),
      origin: 'domain',
      membership: 'join',
      prev_state: [],
      age: 1,
    };
    const legacy = version.redaction.keepsLegacyTopLevelKeys
      ? ['membership', 'origin', 'prev_state']
      : [];
    expect(Object.keys(redact(full, version)).sort()).toEqual(
      [
        'auth_events',
        'content',
        'depth',
        'event_id',
        'hashes',
        'origin_server_ts',
        'prev_events',
        'room_id',
        'sender',
        'signatures',
        'state_key',
        'type',
        ...legacy,
      ].sort(),
    );
  });

  it('changes nothing the second time, and never the original', () => {
    const types = fc.constantFrom(
      'm.room.member',
      'm.room.create',
      'm.room.power_levels',
      'm.room.redaction',
      'x',
    );
    const version = fc.constantFrom(...versions);
    fc.assert(
      fc.property(canonicalObject, canonicalObject, types, version, (extra, content, type, v) => {
        const full = { ...extra, ...event({ type, content }) };
        const before = JSON.stringify(full);
        const once = redact(full, v);
        expect(redact(once, v)).toEqual(once);
        expect(JSON.stringify(full)).toBe(before);
      }),
    );
  });
});

describe('redactionTarget', () => {
  it('is beside the content until version 10 and inside it from 11 on', () => {
    const both = draft({
      type: 'm.room.redaction',
      redacts: '$beside',
      content: { redacts: '$inside' },
    });
    expect(redactionTarget(both, ROOM_VERSIONS['10'])).toBe('$beside');
    expect(redactionTarget(both, ROOM_VERSIONS['11'])).toBe('$inside');
    expect(redactionTarget(draft({ content: { redacts: '$1' } }), ROOM_VERSIONS['11'])).toBe(
      undefined,
    );
    const odd = draft({ type: 'm.room.redaction', content: { redacts: 1 } });
    expect(redactionTarget(odd, ROOM_VERSIONS['11'])).toBe(undefined);
  });
});
