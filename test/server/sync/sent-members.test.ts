import { describe, expect, it } from 'vitest';
import { SentMembers } from '../../../server/sync/sent-members.ts';

const LINE = '@a:x DEVICE filter';
const ROOM = '!r:x';

describe('SentMembers', () => {
  it('knows what was sent in an answer that the client got', () => {
    const sent = new SentMembers();
    sent.add(LINE, ROOM, ['@b:x'], 10, false);
    expect([...sent.known(LINE, ROOM, 10)]).toEqual(['@b:x']);
    expect([...sent.known(LINE, ROOM, 12)]).toEqual(['@b:x']);
  });

  it('forgets what was in an answer that got lost', () => {
    const sent = new SentMembers();
    sent.add(LINE, ROOM, ['@b:x'], 10, false);
    sent.add(LINE, ROOM, ['@c:x'], 12, false);
    expect([...sent.known(LINE, ROOM, 10)]).toEqual(['@b:x']);
    // The client never got the answer at 12, and does not have it later either.
    expect([...sent.known(LINE, ROOM, 15)]).toEqual(['@b:x']);
  });

  it('starts anew when a room is sent whole', () => {
    const sent = new SentMembers();
    sent.add(LINE, ROOM, ['@b:x'], 10, false);
    sent.add(LINE, ROOM, ['@c:x'], 20, true);
    expect([...sent.known(LINE, ROOM, 20)]).toEqual(['@c:x']);
  });

  it('keeps devices, filters and rooms apart', () => {
    const sent = new SentMembers();
    sent.add(LINE, ROOM, ['@b:x'], 10, false);
    expect(sent.known('@a:x OTHER filter', ROOM, 10).size).toBe(0);
    expect(sent.known(LINE, '!other:x', 10).size).toBe(0);
  });

  it('is bounded: the oldest are sent once more', () => {
    const sent = new SentMembers();
    const many = Array.from({ length: 2100 }, (_, index) => `@u${index}:x`);
    sent.add(LINE, ROOM, many, 10, false);
    const known = sent.known(LINE, ROOM, 10);
    expect(known.size).toBe(2000);
    expect(known.has('@u0:x')).toBe(false);
    expect(known.has('@u2099:x')).toBe(true);
  });
});
