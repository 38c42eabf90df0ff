import { describe, expect, it } from 'vitest';
import {
  type EventFilter,
  passesEventFilter,
  passesRoomEventFilter,
  type RoomEventFilter,
} from '../../../server/matrix/filter.ts';

const event = { type: 'm.room.message', sender: '@bob:x', content: { url: 'mxc://x/y' } };
const passes = (filter: EventFilter) => passesEventFilter(filter, event);
const passesInRoom = (filter: RoomEventFilter) => passesRoomEventFilter(filter, event, '!r:x');

describe('filters', () => {
  it('let everything through when they say nothing', () => {
    expect(passes({})).toBe(true);
    expect(passesInRoom({})).toBe(true);
    expect(passesEventFilter({ types: ['m.tag'] }, { type: 'm.tag', content: {} })).toBe(true);
  });

  it('include types, with stars', () => {
    expect(passes({ types: ['m.room.message'] })).toBe(true);
    expect(passes({ types: ['m.*.message', 'x'] })).toBe(true);
    expect(passes({ types: ['m.room'] })).toBe(false);
    expect(passes({ types: ['M.ROOM.*'] })).toBe(false);
    expect(passes({ types: [] })).toBe(false);
  });

  it('exclude types, which counts more', () => {
    expect(passes({ not_types: ['m.room.*'] })).toBe(false);
    expect(passes({ types: ['*'], not_types: ['m.room.message'] })).toBe(false);
    expect(passes({ not_types: [] })).toBe(true);
  });

  it('include and exclude senders, without stars', () => {
    expect(passes({ senders: ['@bob:x'] })).toBe(true);
    expect(passes({ senders: ['@*:x'] })).toBe(false);
    expect(passes({ senders: [] })).toBe(false);
    expect(passes({ not_senders: ['@bob:x'] })).toBe(false);
    expect(passes({ senders: ['@bob:x'], not_senders: ['@bob:x'] })).toBe(false);
    const senderless = { type: 'm.typing', content: {} };
    expect(passesEventFilter({ senders: ['@bob:x'] }, senderless)).toBe(false);
    expect(passesEventFilter({ not_senders: ['@bob:x'] }, senderless)).toBe(true);
  });

  it('include and exclude rooms', () => {
    expect(passesInRoom({ rooms: ['!r:x'] })).toBe(true);
    expect(passesInRoom({ rooms: [] })).toBe(false);
    expect(passesInRoom({ not_rooms: ['!r:x'], rooms: ['!r:x'] })).toBe(false);
    expect(passesInRoom({ not_rooms: ['!s:x'] })).toBe(true);
  });

  it('ask for a url in the content', () => {
    expect(passesInRoom({ contains_url: true })).toBe(true);
    expect(passesInRoom({ contains_url: false })).toBe(false);
    const plain = { ...event, content: {} };
    expect(passesRoomEventFilter({ contains_url: true }, plain, '!r:x')).toBe(false);
    expect(passesRoomEventFilter({ contains_url: false }, plain, '!r:x')).toBe(true);
  });
});
