import { describe, expect, it } from 'vitest';
import { authorizeCreate } from '../../../../server/matrix/event-auth/create.ts';
import type { PduDraft } from '../../../../server/matrix/events.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { draft } from '../room.ts';

function rule(version: RoomVersionId, parts: Partial<PduDraft>, roomId: string | null): string {
  const { room_id: _, ...base } = draft({ type: 'm.room.create', state_key: '', prev_events: [] });
  const event = { ...base, ...(roomId === null ? {} : { room_id: roomId }), ...parts };
  const verdict = authorizeCreate(event, ROOM_VERSIONS[version]);
  return verdict.allowed ? 'allowed' : verdict.rule;
}

describe('m.room.create', () => {
  const ten = { content: { creator: '@alice:domain', room_version: '10' } };
  const twelve = { content: { room_version: '12' } };

  it('begins a room', () => {
    expect(rule('10', ten, '!room:domain')).toBe('allowed');
    expect(rule('11', { content: { room_version: '11' } }, '!room:domain')).toBe('allowed');
    expect(rule('12', twelve, null)).toBe('allowed');
    expect(rule('1', { content: { creator: '@alice:domain' } }, '!room:domain')).toBe('allowed');
  });

  it('comes first (1.1)', () => {
    expect(rule('10', { ...ten, prev_events: ['$1'] }, '!room:domain')).toBe('1.1');
    expect(rule('12', { ...twelve, prev_events: ['$1'] }, null)).toBe('1.1');
  });

  it('names a room of the sender’s server, or none (1.2)', () => {
    expect(rule('10', ten, '!room:other')).toBe('1.2');
    expect(rule('10', ten, null)).toBe('1.2');
    expect(rule('12', twelve, '!room:domain')).toBe('1.2');
  });

  it('has a room version that is known (1.3)', () => {
    for (const room_version of ['13', 'org.example', '', 12, null, 'constructor']) {
      expect(rule('12', { content: { room_version } }, null)).toBe('1.3');
    }
  });

  it('names a creator up to version 10 (1.4)', () => {
    expect(rule('10', { content: { room_version: '10' } }, '!room:domain')).toBe('1.4');
  });

  it('has user ids for additional creators from version 12 on (1.4)', () => {
    const withCreators = (additional_creators: string[] | string) => ({
      content: { ...twelve.content, additional_creators },
    });
    expect(rule('12', withCreators(['@bob:other', '@Old One:other']), null)).toBe('allowed');
    expect(rule('12', withCreators([]), null)).toBe('allowed');
    expect(rule('12', withCreators('@bob:other'), null)).toBe('1.4');
    expect(rule('12', withCreators(['bob']), null)).toBe('1.4');
    expect(rule('11', { content: { additional_creators: 1 } }, '!room:domain')).toBe('allowed');
  });
});
