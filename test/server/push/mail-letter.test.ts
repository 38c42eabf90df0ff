import { describe, expect, it } from 'vitest';
import { digestOf, type MissedEvent } from '../../../server/push/mail/digest.ts';
import { letterOf, matrixTo, subjectOf } from '../../../server/push/mail/letter.ts';
import { roomName } from '../../../server/push/mail/room-name.ts';
import { nameIn, said } from '../../../server/push/mail/said.ts';
import { pauseAfter, retryAfter } from '../../../server/push/mail/schedule.ts';

const HOUR = 3_600_000;

const message = (content: object, more: object = {}) =>
  said({ type: 'm.room.message', content: { ...content }, ...more });

describe('what is said of an event', () => {
  it.each([
    [{ msgtype: 'm.text', body: 'one\r\n\n\n\ntwo  ' }, 'one\n\ntwo'],
    [{ msgtype: 'm.emote', body: 'nods' }, '* nods'],
    [{ msgtype: 'm.image', body: 'a caption', filename: 'cat.png' }, 'A picture: cat.png'],
    [{ msgtype: 'm.file', body: 'tea.pdf' }, 'A file: tea.pdf'],
    [{ msgtype: 'm.video' }, 'A video'],
    [{ msgtype: 'org.example.game', body: 'your move' }, 'your move'],
    [{ msgtype: 'm.text', body: 7 }, 'Something that mail cannot show'],
    [{}, 'Something that mail cannot show'],
  ])('%j', (content, text) => {
    expect(message(content)).toBe(text);
  });

  it('is what it says after its last edit', () => {
    const edit = { content: { 'm.new_content': { msgtype: 'm.text', body: 'mended' } } };
    const unsigned = { 'm.relations': { 'm.replace': edit } };
    expect(message({ msgtype: 'm.text', body: 'mneded' }, { unsigned })).toBe('mended');
  });

  it('never turns or hides what stands beside it, and is never long', () => {
    expect(message({ msgtype: 'm.text', body: 'a\u202eb\u0007c\u2066d' })).toBe('a b c d');
    expect([...message({ msgtype: 'm.text', body: '🐇'.repeat(400) })]).toHaveLength(300);
    expect(nameIn('two\nlines\u2028\u200f ')).toBe('two lines');
    expect([...nameIn('n'.repeat(500))]).toHaveLength(80);
  });

  it('is less where there is nothing to show', () => {
    expect(said({ type: 'm.room.encrypted', content: { ciphertext: 'x' } })).toContain('encrypted');
    expect(said({ type: 'm.room.topic', content: { topic: 'x' } })).not.toContain('x');
  });
});

describe('a room is called', () => {
  const room = { name: undefined, alias: undefined, others: ['Bob', 'Carol'], otherCount: 2 };
  it.each([
    [{ ...room, name: { name: 'Tea' }, alias: { alias: '#tea:x' } }, 'Tea'],
    [{ ...room, name: { name: ' ' }, alias: { alias: '#tea:x' } }, '#tea:x'],
    [room, 'Bob and Carol'],
    [{ ...room, others: ['A', 'B', 'C', 'D'], otherCount: 9 }, 'A, B, C and 6 others'],
    [{ ...room, others: ['A'], otherCount: 2 }, 'A and 1 other'],
    [{ ...room, others: [], otherCount: 0 }, 'a room without a name'],
  ])('%j', (given, name) => {
    expect(roomName(given)).toBe(name);
  });
});

const missed = (room_id: string, number: number, isHighlight = false): MissedEvent => ({
  type: 'm.room.message',
  event_id: `$${number}`,
  room_id,
  senderName: 'Bob',
  content: { msgtype: 'm.text', body: `number ${number}` },
  isHighlight,
});
const invite = { roomId: '!i', roomName: 'Croquet', senderName: 'Alice' };
const nameOf = (roomId: string): string => `room ${roomId}`;

describe('a letter', () => {
  it('has a subject that says how much and where', () => {
    const subject = (...given: Parameters<typeof digestOf>) => subjectOf(digestOf(...given));
    const one = [missed('!a', 1)];
    expect(subject(one, [], nameOf, false)).toBe('1 unread message in room !a');
    expect(subject(one, [], nameOf, true)).toBe('1 or more unread messages in room !a');
    expect(subject([...one, missed('!b', 0)], [invite], nameOf, false)).toBe(
      '2 unread messages in 2 rooms, and 1 invite',
    );
    expect(subject([], [invite], nameOf, false)).toBe('Alice invites you to Croquet');
    expect(subject([], [invite, invite], nameOf, false)).toBe('2 invites');
  });

  it('shows the last five of each room in order, rooms with mentions first, and ten rooms', () => {
    const busy = Array.from({ length: 8 }, (_, index) => missed('!busy', 100 - index));
    const quiet = Array.from({ length: 11 }, (_, index) => missed(`!${index}`, 50 - index));
    const digest = digestOf([...busy, ...quiet, missed('!loud', 1, true)], [], nameOf, false);
    const { text } = letterOf(digest, {
      to: 'alice@example.org',
      userId: '@alice:example.org',
      serverName: 'example.org',
      stopUrl: 'https://example.org/stop',
      pauseMs: 6 * HOUR,
    });
    const headings = [...text.matchAll(/^room (.+)\n-+$/gm)].map(([, name]) => name);
    expect(headings.slice(0, 3)).toEqual(['!loud', '!busy', '!0']);
    expect(headings).toHaveLength(10);
    expect(text).toContain('And in 3 more rooms.');
    expect(text).toMatch(/3 messages more before these\.[^]*> number 96\n[^]*> number 100\n/);
    expect(text).not.toContain('> number 95\n');
    expect(text.match(/^Bob:$/gm)).toHaveLength(10);
    expect(text).toContain(matrixTo('example.org', '!busy', '$96'));
    expect(text).toContain('comes in 6 hours');
  });

  it('links into rooms by way of this server', () => {
    expect(matrixTo('example.org:8448', '!a:b', '$c/d')).toBe(
      'https://matrix.to/#/!a%3Ab/%24c%2Fd?via=example.org%3A8448',
    );
  });
});

it('mail comes less and less often, and is tried again less and less often', () => {
  const hours = [1, 2, 3, 4].map((number) => pauseAfter(number, HOUR / 6) / HOUR);
  expect(hours).toEqual([1, 6, 24, 24]);
  expect(pauseAfter(1, 48 * HOUR)).toBe(48 * HOUR);
  expect(pauseAfter(3, 0)).toBe(0);
  expect([1, 2, 3, 20].map((failures) => retryAfter(failures) / 60_000)).toEqual([1, 2, 4, 360]);
});
