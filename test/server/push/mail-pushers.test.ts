/** Mail about notifications, through a real mail server: what comes, when, what never does, and what stops it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STOP_PATH } from '../../../server/push/mail/stop-link.ts';
import { integer, nullable, query, text } from '../../../server/storage/engine.ts';
import { objects, type User } from '../full-server.ts';
import { pusherFor, until } from './gateway.ts';
import {
  BASE_URL,
  HOUR,
  lettersTo,
  mailPusher,
  MINUTE,
  openMailServer,
  startLocalMailbox,
  type LocalMailbox,
  type MailServer,
} from './mail-server.ts';

const DUE = query('SELECT due_at FROM mail_digests WHERE user_id = ?', {
  due_at: nullable(integer),
});

const QUEUED = query('SELECT pushkey FROM push_outbox WHERE event_id = ?', { pushkey: text });

const UNANSWERED = query('SELECT unanswered FROM mail_digests WHERE user_id = ?', {
  unanswered: integer,
});

let mailbox: LocalMailbox;
let server: MailServer;
let alice: User;

/** While it is closed, letters wait before the mail server takes them. */
const gate: { isClosed: boolean; waiting: (() => void)[] } = { isClosed: false, waiting: [] };

beforeAll(async () => {
  mailbox = await startLocalMailbox({
    onMailFrom: (_address, _session, done) => {
      if (gate.isClosed) gate.waiting.push(done);
      else done();
    },
  });
  server = await openMailServer(mailbox);
  alice = await server.register('alice');
});
afterAll(async () => {
  await server.close();
  await mailbox.stop();
});

/** Somebody with a mail pusher, in a room with Alice where everything notifies. */
async function reader(name: string, of: MailServer = server, host: User = alice) {
  const user = await of.register(name);
  const address = addressOf(user);
  const room = await host.createRoom({ name: `${name}’s tea`, preset: 'public_chat' });
  await user.ok('POST', `/join/${encodeURIComponent(room)}`, {});
  await of.addAddress(user, address);
  await user.ok('POST', '/pushers/set', mailPusher(address));
  return { user, room, address };
}

const addressOf = ({ userId }: User): string => `${userId.slice(1).split(':')[0]}@example.org`;

/** When mail is due for a user; null when it is not, undefined for who has no mail pusher. */
const dueAt = async (user: User, of: MailServer = server) =>
  (await of.engine.first(DUE, [user.userId]))?.due_at;

/** Waits until nothing is due any more for a user. */
const isDone = (user: User, of: MailServer = server) =>
  until(async () => (await dueAt(user, of)) === null);

const pushersOf = async (user: User) => objects((await user.ok('GET', '/pushers'))['pushers']);

describe('mail comes', () => {
  it('ten minutes after something was missed, and once', async () => {
    const { user, room, address } = await reader('bob');
    const eventId = await alice.say(room, 'Two lumps');
    await server.pass(4 * MINUTE);
    await alice.ok('PUT', `/rooms/${room}/send/m.room.message/edit`, {
      msgtype: 'm.text',
      body: '* One lump',
      'm.new_content': { msgtype: 'm.text', body: 'One lump' },
      'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
    });
    await alice.say(room, 'or <b>two</b>?');
    await server.pass(6 * MINUTE - 10);
    expect(mailbox.letters).toEqual([]);
    await server.pass(10);
    const [letter] = await lettersTo(mailbox, address, 1);
    await isDone(user);
    expect(letter?.headers).toMatchObject({
      subject: '2 unread messages in bob’s tea',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    expect(letter?.text).toMatch(
      /alice \(@alice:example\.org\):\n> One lump\n> or <b>two<\/b>\?\n/,
    );
    expect(letter?.html).toContain('or &#60;b&#62;two&#60;/b&#62;?');
    expect(letter?.text).toContain(`https://matrix.to/#/${encodeURIComponent(room)}/`);
    await server.pass(48 * HOUR);
    expect(await lettersTo(mailbox, address, 1)).toHaveLength(1);
  });

  it('less and less often, until the user is there again', async () => {
    const { user, room, address } = await reader('carol');
    const mailAfter = async (ms: number, number: number): Promise<void> => {
      await alice.say(room, `number ${number}`);
      await server.pass(ms - 2 * MINUTE);
      const before = mailbox.letters.filter(({ recipient }) => recipient === address);
      expect(before).toHaveLength(number - 1);
      await server.pass(2 * MINUTE);
      const letters = await lettersTo(mailbox, address, number);
      await isDone(user);
      expect(letters.at(-1)?.text).toContain(`> number ${number}`);
      expect(letters.at(-1)?.text).not.toContain(`> number ${number - 1}`);
    };
    await mailAfter(10 * MINUTE, 1);
    await mailAfter(HOUR, 2);
    await mailAfter(6 * HOUR, 3);
    await mailAfter(24 * HOUR, 4);
    await mailAfter(24 * HOUR, 5);
    await user.say(room, 'I am back');
    await mailAfter(10 * MINUTE, 6);
  });

  it('later, while the user is reading or saying something', async () => {
    const { user, room, address } = await reader('dan');
    const other = await user.createRoom({});
    const said = await user.say(other, 'to myself');
    await alice.say(room, 'hello?');
    await server.pass(9 * MINUTE);
    await user.ok('POST', `/rooms/${other}/receipt/m.read/${encodeURIComponent(said)}`, {});
    await server.pass(9 * MINUTE);
    expect(mailbox.letters.some(({ recipient }) => recipient === address)).toBe(false);
    await server.pass(2 * MINUTE);
    expect(await lettersTo(mailbox, address, 1)).toHaveLength(1);
  });

  it('about invites that still stand, and about mentions first', async () => {
    const { user, room, address } = await reader('erin');
    await alice.createRoom({ name: 'Croquet', invite: [user.userId] });
    const gone = await alice.createRoom({ name: 'Trial', invite: [user.userId] });
    await alice.ok('POST', `/rooms/${gone}/kick`, { user_id: user.userId });
    const loud = await alice.createRoom({ name: 'Loud', preset: 'public_chat' });
    await user.ok('POST', `/join/${encodeURIComponent(loud)}`, {});
    await alice.ok('PUT', `/rooms/${loud}/send/m.room.message/m1`, {
      msgtype: 'm.text',
      body: 'erin!',
      'm.mentions': { user_ids: [user.userId] },
    });
    await alice.ok('PUT', `/rooms/${room}/send/m.room.encrypted/e1`, {
      algorithm: 'm.megolm.v1.aes-sha2',
      ciphertext: 'opaque',
    });
    await server.pass(10 * MINUTE);
    const [letter] = await lettersTo(mailbox, address, 1);
    expect(letter?.headers['subject']).toBe('2 unread messages in 2 rooms, and 1 invite');
    expect(letter?.text).toContain('alice (@alice:example.org) invites you to Croquet');
    expect(letter?.text).not.toContain('Trial');
    expect(letter?.text).toMatch(/Loud[^]*erin’s tea[^]*encrypted/);
    expect(letter?.text).not.toContain('opaque');
  });

  it('about what is said while one is on its way, in the next', async () => {
    const { user, room, address } = await reader('eve');
    gate.isClosed = true;
    await alice.say(room, 'first');
    await server.pass(10 * MINUTE);
    await until(() => gate.waiting.length > 0);
    await alice.say(room, 'second');
    gate.isClosed = false;
    for (const done of gate.waiting) done();
    await lettersTo(mailbox, address, 1);
    await until(
      async () => (await server.engine.first(UNANSWERED, [user.userId]))?.unanswered === 1,
    );
    await server.pass(HOUR);
    const letters = await lettersTo(mailbox, address, 2);
    await isDone(user);
    expect(letters.map(({ text }) => /> (?:first|second)/.exec(text)?.[0])).toEqual([
      '> first',
      '> second',
    ]);
  });

  it('again, gathered anew, when the mail server did not take it', async () => {
    const { user, room, address } = await reader('fay');
    mailbox.refuse(() => 451);
    await alice.say(room, 'first');
    await server.pass(10 * MINUTE);
    await until(() => server.notices.length > 0);
    await alice.say(room, 'second');
    mailbox.refuse(() => undefined);
    expect(mailbox.letters.some(({ recipient }) => recipient === address)).toBe(false);
    await server.pass(MINUTE);
    const [letter] = await lettersTo(mailbox, address, 1);
    await isDone(user);
    expect(letter?.text).toMatch(/> first[^]*> second/);
    expect(server.notices.join()).toMatch(/tried again.*451/);
    expect(server.notices.join()).not.toContain(address);
  });

  it('to each address that the user wants it at, beside what a gateway is told', async () => {
    const { user, room } = await reader('gus');
    await pusherFor(user, 'https://push.example.org/_matrix/push/v1/notify', 'phone');
    await server.addAddress(user, 'gus@home.example');
    await user.ok('POST', '/pushers/set', mailPusher('Gus@Home.Example'));
    const eventId = await alice.say(room, 'to both');
    expect(await server.engine.all(QUEUED, [eventId])).toEqual([{ pushkey: 'phone' }]);
    await server.pass(10 * MINUTE);
    expect(await lettersTo(mailbox, 'gus@example.org', 1)).toHaveLength(1);
    expect(await lettersTo(mailbox, 'gus@home.example', 1)).toHaveLength(1);
  });
});

describe('no mail comes', () => {
  const localpartFor = (what: string): string => what.replaceAll(/[^a-z]+/g, '-');
  /** Says something private, does something, and answers the letters that come all the same. */
  async function after(
    name: string,
    act: (them: { user: User; room: string; eventId: string }) => Promise<unknown>,
  ) {
    const { user, room, address } = await reader(name);
    const eventId = await alice.say(room, 'private');
    await act({ user, room, eventId });
    await server.pass(21 * MINUTE);
    await until(async () => ((await dueAt(user)) ?? null) === null);
    return mailbox.letters.filter(({ recipient }) => recipient === address);
  }

  it.each<[string, Parameters<typeof after>[1]]>([
    [
      'what was read',
      ({ user, room, eventId }) =>
        user.ok('POST', `/rooms/${room}/receipt/m.read.private/${encodeURIComponent(eventId)}`, {}),
    ],
    [
      'what was redacted',
      ({ room, eventId }) =>
        alice.ok('PUT', `/rooms/${room}/redact/${encodeURIComponent(eventId)}/r1`, {}),
    ],
    ['a room that was left', ({ user, room }) => user.ok('POST', `/rooms/${room}/leave`, {})],
    [
      'somebody who is ignored',
      ({ user }) =>
        user.ok('PUT', `/user/${user.userId}/account_data/m.ignored_user_list`, {
          ignored_users: { [alice.userId]: {} },
        }),
    ],
    [
      'anything, to who is locked',
      ({ user }) => server.services.accounts.setLocked(user.userId, true),
    ],
    [
      'anything, once the address is removed',
      ({ user }) => server.services.contacts.remove(user.userId, 'email', addressOf(user)),
    ],
    [
      'anything, once the pusher is deleted',
      ({ user }) =>
        user.ok('POST', '/pushers/set', {
          app_id: 'm.email',
          pushkey: addressOf(user),
          kind: null,
        }),
    ],
    [
      'anything, once the account is deactivated',
      ({ user }) => server.services.accountChanges.deactivate(user.userId, { erase: false }, []),
    ],
  ])('about %s', async (what, act) => {
    expect(await after(localpartFor(what), act)).toEqual([]);
  });

  it('about what is muted, nor for what somebody says themselves', async () => {
    const { user, room, address } = await reader('hal');
    const conditions = [{ kind: 'event_match', key: 'room_id', pattern: room }];
    await user.ok('PUT', '/pushrules/global/override/mute', { conditions, actions: [] });
    await alice.say(room, 'shh');
    await user.say(room, 'what?');
    expect(await dueAt(user)).toBeNull();
    await server.pass(10 * MINUTE);
    expect(mailbox.letters.some(({ recipient }) => recipient === address)).toBe(false);
  });
});

describe('a mail pusher', () => {
  it('is for an address of the account alone', async () => {
    const ida = await server.register('ida');
    await server.addAddress(alice, 'queen@example.org');
    for (const [body, field] of [
      [mailPusher('ida@example.org'), 'pushkey'],
      [mailPusher('queen@example.org'), 'pushkey'],
      [mailPusher('nobody'), 'pushkey'],
      [{ ...mailPusher('ida@example.org'), app_id: 'org.example' }, 'app_id'],
    ] as const) {
      const { status, body: answer } = await ida.call('POST', '/pushers/set', body);
      expect([status, answer['errcode']]).toEqual([400, 'M_INVALID_PARAM']);
      expect(answer['error']).toContain(field);
    }
    expect(await pushersOf(ida)).toEqual([]);
  });

  it('stays when its device logs out, and goes with its address', async () => {
    const { user, address } = await reader('jim');
    const other = await server.login(user);
    await user.ok('POST', '/logout', {});
    expect((await pushersOf(other)).map(({ kind }) => kind)).toEqual(['email']);
    await server.services.contacts.remove(other.userId, 'email', address);
    expect(await pushersOf(other)).toEqual([]);
  });

  it('becomes one of another kind, and back, without mail for it', async () => {
    const { user, room, address } = await reader('kim');
    await alice.say(room, 'waits');
    const data = { url: 'https://push.example.org/_matrix/push/v1/notify' };
    await user.ok('POST', '/pushers/set', { ...mailPusher(address), kind: 'http', data });
    await server.pass(10 * MINUTE);
    expect(await dueAt(user)).toBeUndefined();
    await user.ok('POST', '/pushers/set', mailPusher(address));
    await server.pass(10 * MINUTE);
    expect(mailbox.letters.some(({ recipient }) => recipient === address)).toBe(false);
  });

  it('goes when the mail server will never take its letters', async () => {
    const { user, room, address } = await reader('lee');
    mailbox.refuse((to) => (to === address ? 550 : undefined));
    await alice.say(room, 'hello?');
    await server.pass(10 * MINUTE);
    await until(async () => (await pushersOf(user)).length === 0);
    mailbox.refuse(() => undefined);
    expect(server.notices.at(-1)).toContain(user.userId);
  });

  it('goes with one click in a mail program, and with two in a browser; a look changes nothing', async () => {
    const { user, room, address } = await reader('moe');
    await alice.say(room, 'hello?');
    await server.pass(10 * MINUTE);
    const [letter] = await lettersTo(mailbox, address, 1);
    const header = letter?.headers['list-unsubscribe'] ?? '';
    expect(header).toMatch(/^<https:\S+>$/);
    const link = header.slice(1, -1);
    expect(letter?.text).toContain(link);
    const url = link.slice(BASE_URL.length);
    const page = await server.app.inject({ url });
    expect([page.statusCode, page.headers['referrer-policy']]).toEqual([200, 'no-referrer']);
    expect(page.body).toContain(address);
    expect(await pushersOf(user)).toHaveLength(1);
    const click = async (type: string): Promise<number> => {
      const headers = { 'content-type': type };
      const payload = 'List-Unsubscribe=One-Click';
      return (await server.app.inject({ method: 'POST', url, headers, payload })).statusCode;
    };
    expect(await click('multipart/form-data; boundary=x')).toBe(200);
    expect(await pushersOf(user)).toEqual([]);
    expect(await click('application/x-www-form-urlencoded')).toBe(200);
    for (const wrong of [`${STOP_PATH}?token=${link.length}`, STOP_PATH, url.slice(0, -2)])
      expect((await server.app.inject({ url: wrong })).statusCode).toBe(404);
  });
});

it('what was missed before a restart is mailed after it, and what was mailed is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ruma-mail-'));
  const open = () => openMailServer(mailbox, { RUMA_DATA_DIR: folder }, 'mail.sqlite');
  try {
    const first = await open();
    const host = await first.register('host');
    const { user, room, address } = await reader('nan', first, host);
    await host.say(room, 'mailed');
    await first.pass(10 * MINUTE);
    await lettersTo(mailbox, address, 1);
    await isDone(user, first);
    await user.say(room, 'thanks');
    await host.say(room, 'missed');
    await first.close();
    const second = await open();
    // The clock of the second begins where that of the first began.
    await second.pass(21 * MINUTE);
    const letters = await lettersTo(mailbox, address, 2);
    expect(letters[1]?.text).toContain('> missed');
    expect(letters[1]?.text).not.toContain('> mailed');
    await isDone(user, second);
    await second.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
