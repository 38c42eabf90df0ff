/** E-mail addresses, proved by letters that a real mail server took, and what they are good for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RATE_LIMIT_DEFAULTS } from '../../../server/http/rate-limits.ts';
import { integer, query } from '../../../server/storage/engine.ts';
import { linkIn } from '../../../snippets/mailbox.ts';
import { at, type Answer, type User } from '../full-server.ts';
import { emailStage, openMailStand, PUBLIC_URL, type MailStand } from './stand.ts';

const HOUR = 3_600_000;

function expectError({ status, body }: Answer, wanted: number, errcode: string): void {
  expect([status, body['errcode']]).toEqual([wanted, errcode]);
}

const COUNT = query(`SELECT COUNT(*) AS number FROM validation_sessions`, { number: integer });

describe('e-mail validation', () => {
  let stand: MailStand;
  beforeAll(async () => {
    stand = await openMailStand();
  });
  afterAll(() => stand.close());

  const password = (user: User) => ({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: user.userId },
    password: 'secret',
  });

  /** Adds an address to an account, as a client does it. */
  const add = async (user: User, email: string): Promise<void> => {
    const proof = await stand.prove('account/3pid', email);
    await user.ok('POST', '/account/3pid/add', { ...proof, auth: password(user) });
  };

  it('adds an address when its owner has pressed the button, and only once', async () => {
    const ann = await stand.server.register('ann');
    const proof = await stand.askToken('account/3pid', 'Ann@Example.com');
    const letter = stand.letter('ann@example.com');
    const addition = { ...proof, auth: password(ann) };
    const path = '/account/3pid/add';

    // A program that looks at every link changes nothing.
    expect(await stand.page('GET', linkIn(letter, PUBLIC_URL))).toMatchObject({ status: 200 });
    expectError(await ann.call('POST', path, addition), 403, 'M_THREEPID_AUTH_FAILED');
    expect((await stand.follow(letter)).body).toContain('The address is confirmed.');
    expect((await stand.follow(letter)).status).toBe(200);
    const wrong = { ...addition, client_secret: 'another' };
    expectError(await ann.call('POST', path, wrong), 403, 'M_THREEPID_AUTH_FAILED');
    await ann.ok('POST', path, addition);
    expectError(await ann.call('POST', path, addition), 403, 'M_THREEPID_AUTH_FAILED');
    expect(at(await ann.ok('GET', '/account/3pid'), 'threepids', 0)).toMatchObject({
      medium: 'email',
      address: 'ann@example.com',
    });
    expect(at(await ann.ok('GET', '/capabilities'), 'capabilities', 'm.3pid_changes')).toEqual({
      enabled: true,
    });
  });

  it('sends the same letter once, and another when the attempt counts up; every link is good', async () => {
    const request = { client_secret: 'again', email: 'cat@example.com', send_attempt: 1 };
    const ask = (attempt: number) =>
      stand.server.call('POST', '/register/email/requestToken', {
        ...request,
        send_attempt: attempt,
      });
    const before = stand.mailbox.letters.length;
    const answers = [...(await Promise.all([ask(1), ask(1)])), await ask(1)];
    expect(stand.mailbox.letters.slice(before)).toHaveLength(1);
    answers.push(await ask(2));
    const letters = stand.mailbox.letters.slice(before);
    expect(letters).toHaveLength(2);
    expect(new Set(answers.map(({ body }) => body['sid'])).size).toBe(1);
    const [first] = letters;
    if (first !== undefined) expect((await stand.follow(first)).status).toBe(200);
    await ask(3);
    expect(stand.mailbox.letters.slice(before)).toHaveLength(2);
  });

  it('is good for nothing but what the letter said, and not for ever', async () => {
    const dan = await stand.server.register('dan');
    const proof = await stand.prove('register', 'dan@example.com');
    const addition = { ...proof, auth: password(dan) };
    expectError(
      await dan.call('POST', '/account/3pid/add', addition),
      403,
      'M_THREEPID_AUTH_FAILED',
    );
    const late = await stand.askToken('account/3pid', 'dan@example.com');
    const letter = stand.letter('dan@example.com');
    stand.server.advance(HOUR);
    expect((await stand.follow(letter)).status).toBe(404);
    const tooLate = { ...late, auth: password(dan) };
    expectError(
      await dan.call('POST', '/account/3pid/add', tooLate),
      403,
      'M_THREEPID_AUTH_FAILED',
    );
    expect((await stand.page('POST', '/_ruma/email/confirm?sid=x&token=y')).status).toBe(404);
  });

  it('resets a forgotten password, and ends the sessions', async () => {
    const eve = await stand.server.register('eve');
    await add(eve, 'eve@example.com');
    const change = { new_password: 'caterpillar' };
    const { status, body } = await stand.server.call('POST', '/account/password', change);
    expect([status, body['flows']]).toEqual([
      401,
      [{ stages: ['m.login.password'] }, { stages: ['m.login.email.identity'] }],
    ]);
    const { session } = body;
    const proof = await stand.askToken('account/password', 'EVE@example.com');
    const letter = stand.letter('eve@example.com');
    expect(letter.text.replaceAll('\n', ' ')).toContain('a new password for @eve:example.org');
    const auth = emailStage(proof, session);
    // The client asks again and again until the link was followed.
    const early = await stand.server.call('POST', '/account/password', { ...change, auth });
    expect(early).toMatchObject({
      status: 401,
      body: { errcode: 'M_THREEPID_AUTH_FAILED', session },
    });
    await stand.follow(letter);
    const done = await stand.server.call('POST', '/account/password', { ...change, auth });
    expect(done).toEqual({ status: 200, body: {} });
    expectError(await eve.call('GET', '/account/whoami'), 401, 'M_UNKNOWN_TOKEN');
    const again = await stand.server.call('POST', '/account/password', {
      ...change,
      auth: emailStage(proof),
    });
    expect(again.body['errcode']).toBe('M_THREEPID_AUTH_FAILED');
  });

  it('resets nothing for an address that moved on, nor of an account that is locked', async () => {
    const fay = await stand.server.register('fay');
    const gus = await stand.server.register('gus');
    await add(fay, 'old@example.com');
    const reset = async (proof: Awaited<ReturnType<MailStand['prove']>>) =>
      stand.server.call('POST', '/account/password', {
        new_password: 'gryphon',
        auth: emailStage(proof),
      });
    const moved = await stand.prove('account/password', 'old@example.com');
    await fay.ok('POST', '/account/3pid/delete', { medium: 'email', address: 'OLD@example.com' });
    await add(gus, 'old@example.com');
    expect(await reset(moved)).toMatchObject({ body: { errcode: 'M_THREEPID_AUTH_FAILED' } });
    await stand.server.login(fay);
    await stand.server.login(gus);

    const locked = await stand.prove('account/password', 'old@example.com');
    await stand.server.services.accounts.setLocked(gus.userId, true);
    expectError(await reset(locked), 401, 'M_USER_LOCKED');
    await stand.server.services.accounts.setLocked(gus.userId, false);
    expect(await reset(locked)).toEqual({ status: 200, body: {} });
  });

  it('tells strangers nothing about who has an account; the letter tells the owner', async () => {
    const hal = await stand.server.register('hal');
    await add(hal, 'hal@example.com');
    const known = await stand.askToken('register', 'hal@example.com');
    const taken = stand.letter('hal@example.com');
    expect(taken.headers['subject']).toBe('You have an account on example.org already');
    expect(taken.text).toContain('@hal:example.org');
    expect(taken.text).not.toContain('/_ruma/');
    const unknown = await stand.askToken('account/password', 'nobody@example.com');
    const none = stand.letter('nobody@example.com');
    expect(none.headers['subject']).toBe('No account on example.org has this e-mail address');
    expect(none.text).not.toContain('/_ruma/');
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
    const login = (address: string, secret: string) =>
      stand.server.call('POST', '/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.thirdparty', medium: 'email', address },
        password: secret,
      });
    expect(await login('nobody@example.com', 'x')).toEqual(await login('hal@example.com', 'x'));
    expect(await login('HAL@example.com', 'secret')).toMatchObject({
      status: 200,
      body: { user_id: hal.userId },
    });
  });

  it('makes an account with an address, for the first of two who proved the same', async () => {
    const first = await stand.prove('register', 'ivy@example.com');
    const second = await stand.prove('register', 'ivy@example.com');
    const register = (username: string, proof: typeof first) =>
      stand.server.call('POST', '/register', {
        username,
        password: 'secret',
        auth: emailStage(proof),
      });
    const ivy = await stand.server.register('ivy', { auth: emailStage(first) });
    expect(at(await ivy.ok('GET', '/account/3pid'), 'threepids', 0, 'address')).toBe(
      'ivy@example.com',
    );
    expectError(await register('ivan', second), 400, 'M_THREEPID_IN_USE');
    const { body } = await stand.server.call('GET', '/register/available?username=ivan');
    expect(body).toEqual({ available: true });
    // Whose account ends leaves the address to others.
    await ivy.ok('POST', '/account/deactivate', { auth: password(ivy) });
    expect((await register('ivan', second)).status).toBe(200);
  });

  it('goes on where the client wanted, and says so before', async () => {
    const request = {
      client_secret: 'next',
      email: 'joe@example.com',
      send_attempt: 1,
      next_link: 'https://client.example.net/back?a=1',
    };
    await stand.server.call('POST', '/register/email/requestToken', request);
    const link = linkIn(stand.letter('joe@example.com'), PUBLIC_URL);
    const page = await stand.page('GET', link);
    expect(page.body).toContain('After that you go on to client.example.net.');
    expect(page.headers['content-security-policy']).toContain(
      "form-action 'self' https://client.example.net;",
    );
    expect(await stand.page('POST', link)).toMatchObject({
      status: 303,
      headers: { location: request.next_link, 'referrer-policy': 'no-referrer' },
    });
  });

  it('says when no mail can be sent, tells the administrator, and begins nothing', async () => {
    const request = { client_secret: 'broken', email: 'kim@example.com', send_attempt: 1 };
    const ask = () => stand.server.call('POST', '/register/email/requestToken', request);
    stand.mailbox.refuse(() => 451);
    expectError(await ask(), 503, 'M_UNKNOWN');
    expect(stand.notices.at(-1)).toMatch(/answered 451/);
    stand.mailbox.refuse(() => 550);
    expectError(await ask(), 403, 'M_THREEPID_DENIED');
    stand.mailbox.refuse(() => undefined);
    // The same attempt: nothing of the earlier ones is left.
    expect((await ask()).status).toBe(200);
    expect(stand.letter('kim@example.com').text).toContain('making an account');
  });

  it('proves an address on the page of the stage, for clients that do not know it', async () => {
    const { body } = await stand.server.call('POST', '/register', { username: 'leo' });
    const path = `/_matrix/client/v3/auth/m.login.email.identity/fallback/web?session=${String(body['session'])}`;
    expect((await stand.page('GET', path)).body).toContain('type="email"');
    const bad = await stand.page('POST', path, { email: 'leo' });
    expect([bad.status, bad.body.includes('email is no e-mail address')]).toEqual([400, true]);
    const sent = await stand.page('POST', path, { email: 'leo@example.com' });
    const hidden = Object.fromEntries(
      [...sent.body.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    );
    const early = await stand.page('POST', path, hidden);
    expect(early.body).toContain('The link in the letter was not followed yet.');
    await stand.follow(stand.letter('leo@example.com'));
    expect((await stand.page('POST', path, hidden)).body).toContain('You can close this window');
    const { status, body: made } = await stand.server.call('POST', '/register', {
      auth: { session: body['session'] ?? null },
    });
    expect([status, made['user_id']]).toEqual([200, '@leo:example.org']);
    const other = await stand.server.call('POST', '/account/deactivate', {});
    const elsewhere = path.replace(/session=.*/, `session=${String(other.body['session'])}`);
    expect((await stand.page('GET', elsewhere)).status).toBe(404);
  });
});

it('a link that was sent before a restart is good after it, and what it confirmed is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ruma-mail-'));
  const open = () => openMailStand({ RUMA_DATA_DIR: folder }, 'ruma.db');
  const before = await open();
  const proof = await before.askToken('register', 'ann@example.com');
  const letter = before.letter('ann@example.com');
  await before.close();
  const between = await open();
  expect((await between.follow(letter)).status).toBe(200);
  await between.close();
  const after = await open();
  await after.server.register('ann', { auth: emailStage(proof) });
  await after.close();
  rmSync(folder, { recursive: true });
});

describe('with limits, and where an address is required', () => {
  it('lets nobody in without one, and nobody be flooded with letters', async () => {
    const stand = await openMailStand({
      RUMA_REGISTRATION: 'token',
      RUMA_REGISTRATION_TOKENS: ['wonderland'],
      RUMA_REGISTRATION_EMAIL: 'required',
      RUMA_RATE_LIMITS: {
        ...RATE_LIMIT_DEFAULTS,
        email_address: { perSecond: 0.01, burst: 2 },
      },
    });
    const { body } = await stand.server.call('POST', '/register', { username: 'ann' });
    expect(body['flows']).toEqual([
      { stages: ['m.login.email.identity', 'm.login.registration_token'] },
    ]);
    const proof = await stand.prove('register', 'ann@example.com');
    const session = body['session'];
    const stage = { username: 'ann', auth: emailStage(proof, session) };
    const half = await stand.server.call('POST', '/register', stage);
    expect([half.status, half.body['completed']]).toEqual([401, ['m.login.email.identity']]);
    const token = { type: 'm.login.registration_token', token: 'wonderland' };
    const ann = await stand.server.call('POST', '/register', {
      username: 'ann',
      auth: { ...token, session: session ?? null },
    });
    expect(ann.status).toBe(200);
    expect(await stand.server.services.contacts.list('@ann:example.org')).toHaveLength(1);
    await stand.askToken('account/password', 'ann@example.com');
    const request = { client_secret: 'x', email: 'Ann@example.com', send_attempt: 1 };
    expectError(
      await stand.server.call('POST', '/account/3pid/email/requestToken', request),
      429,
      'M_LIMIT_EXCEEDED',
    );
    stand.server.advance(2 * HOUR);
    await stand.server.services.contacts.sweep();
    const left = await stand.server.engine.first(COUNT);
    expect(left).toEqual({ number: 0 });
    await stand.close();
  });
});
