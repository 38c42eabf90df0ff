import { describe, expect, it } from 'vitest';
import type { Membership } from '../../../server/matrix/events.ts';
import {
  type HistoryVisibility,
  historyVisibility,
  maySeeEvent,
} from '../../../server/matrix/history-visibility.ts';
import { STRIPPED_STATE, stripEvent } from '../../../server/matrix/stripped-state.ts';
import { event } from './room.ts';

const MEMBERSHIPS = ['join', 'invite', 'knock', 'leave', 'ban', undefined] as const;

/** The memberships at the event with which a user may see it. */
function seenBy(visibility: HistoryVisibility, joinedLater: boolean) {
  return MEMBERSHIPS.filter((membership) =>
    maySeeEvent({ before: { visibility, membership }, joinedLater }),
  );
}

describe('history visibility', () => {
  it.each<[HistoryVisibility, readonly (Membership | undefined)[], typeof MEMBERSHIPS | string[]]>([
    ['world_readable', MEMBERSHIPS, MEMBERSHIPS],
    ['shared', ['join'], MEMBERSHIPS],
    ['invited', ['join', 'invite'], ['join', 'invite']],
    ['joined', ['join'], ['join']],
  ])('%s opens an event to %j, and to %j who joined later', (visibility, now, later) => {
    expect(seenBy(visibility, false)).toEqual(now);
    expect(seenBy(visibility, true)).toEqual(later);
  });

  it('opens its own changes by either setting', () => {
    const outside = (visibility: HistoryVisibility) => ({ visibility, membership: undefined });
    const changes = [
      [outside('world_readable'), outside('joined')],
      [outside('joined'), outside('world_readable')],
    ] as const;
    for (const [before, after] of changes) {
      expect(maySeeEvent({ before, after, joinedLater: false })).toBe(true);
    }
    const closed = { before: outside('joined'), after: outside('invited'), joinedLater: false };
    expect(maySeeEvent(closed)).toBe(false);
  });

  it('opens one’s own coming and going', () => {
    const joined = { visibility: 'joined', membership: 'join' } as const;
    const gone = { visibility: 'joined', membership: 'leave' } as const;
    expect(maySeeEvent({ before: gone, after: joined, joinedLater: false })).toBe(true);
    expect(maySeeEvent({ before: joined, after: gone, joinedLater: false })).toBe(true);
    expect(maySeeEvent({ before: gone, after: gone, joinedLater: true })).toBe(false);
  });

  it('is shared unless it says otherwise', () => {
    expect(historyVisibility(undefined)).toBe('shared');
    expect(historyVisibility({ history_visibility: 'default' })).toBe('shared');
    expect(historyVisibility({ history_visibility: 1 })).toBe('shared');
    expect(historyVisibility({ history_visibility: 'joined' })).toBe('joined');
  });
});

describe('stripped state', () => {
  it('has four properties and nothing else', () => {
    const name = event({ type: 'm.room.name', state_key: '', content: { name: 'A' } });
    expect(stripEvent(name)).toEqual({
      type: 'm.room.name',
      state_key: '',
      sender: '@alice:domain',
      content: { name: 'A' },
    });
    expect(stripEvent(event({}))).toBeUndefined();
  });

  it('begins with the create event', () => {
    expect(STRIPPED_STATE[0]).toEqual(['m.room.create', '']);
    expect(STRIPPED_STATE).toHaveLength(7);
  });
});
