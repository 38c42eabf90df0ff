/** Letters through a real mail server, and what becomes of addresses and pieces on the way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldedEmailAddress, isEmailAddress, readMailbox } from '../../../server/mail/address.ts';
import { compose } from '../../../server/mail/compose.ts';
import { createMailer, type Letter } from '../../../server/mail/mailer.ts';
import { startLocalMailbox, type LocalMailbox } from '../../../snippets/runner/local-mailbox.ts';

const FROM = { name: 'Chat, by Zoë', address: 'chat@example.org' };

function letter(to: string, more: Partial<Letter> = {}): Letter {
  const pieces = [
    { paragraph: 'Grüße <b>& more</b>' },
    { link: 'https://example.org/?a=1&b=2', label: 'Go "on"' },
    { quote: 'one\ntwo', by: 'Bob' },
    { footnote: 'That is all.' },
  ];
  return { to, subject: 'Grüße', ...compose('en', 'Grüße', pieces), ...more };
}

describe('a mailer', () => {
  let mailbox: LocalMailbox;
  const seen: unknown[] = [];
  beforeAll(async () => {
    mailbox = await startLocalMailbox({
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        seen.push({ username, password });
        if (password === 'p@ss word') done(null, { user: username });
        else done(new Error('No'));
      },
    });
  });
  afterAll(() => mailbox.stop());

  const at = (credentials: string): string => mailbox.url.replace('//', `//${credentials}@`);

  it('hands over text, HTML and a head, with a name and a password that have to be encoded', async () => {
    const mailer = createMailer(at('user%40host:p%40ss%20word'), FROM);
    await mailer.send(
      letter('ann@example.com', { headers: { 'List-Unsubscribe': '<https://x>' } }),
    );
    expect(seen.at(-1)).toEqual({ username: 'user@host', password: 'p@ss word' });
    const [taken] = mailbox.letters;
    expect(taken?.recipient).toBe('ann@example.com');
    expect(taken?.headers).toMatchObject({
      from: 'Chat, by Zoë <chat@example.org>',
      to: 'ann@example.com',
      subject: 'Grüße',
      'auto-submitted': 'auto-generated',
      'list-unsubscribe': '<https://x>',
    });
    expect(taken?.headers['message-id']).toMatch(/^<.+@example\.org>$/);
    expect(taken?.text).toContain('Grüße <b>& more</b>\n\nGo "on":\nhttps://example.org/?a=1&b=2');
    expect(taken?.text).toContain('Bob:\n> one\n> two\n\n-- \nThat is all.');
    expect(taken?.html).toContain('<p>Grüße &#60;b&#62;&#38; more&#60;/b&#62;</p>');
    expect(taken?.html).toContain('<a href="https://example.org/?a=1&#38;b=2">Go &#34;on&#34;</a>');
  });

  it('has one recipient, and no head but its own, whatever stands in the address or the subject', async () => {
    const before = mailbox.letters.length;
    const mailer = createMailer(mailbox.url, FROM);
    const subject = 'Hello\r\nBcc: eve@example.com';
    await mailer.send(letter('ann@example.com', { subject }));
    await expect(mailer.send(letter('ann@example.com, eve@example.com'))).rejects.toThrow();
    const letters = mailbox.letters.slice(before);
    expect(letters.map(({ recipient }) => recipient)).toEqual(['ann@example.com']);
    expect(letters[0]?.headers).not.toHaveProperty('bcc');
  });

  it('says whether trying again can help, and nothing of address or password', async () => {
    const mailer = createMailer(mailbox.url, FROM);
    const statuses = new Map([
      ['gone@example.com', 550],
      ['full@example.com', 452],
    ]);
    mailbox.refuse((address) => statuses.get(address));
    const gone = mailer.send(letter('gone@example.com'));
    await expect(gone).rejects.toMatchObject({ isPermanent: true });
    await expect(gone).rejects.toThrow(/^The mail server did not take a letter: answered 550/);
    await expect(mailer.send(letter('full@example.com'))).rejects.toMatchObject({
      isPermanent: false,
    });
    const stranger = createMailer(at('user:wrong'), FROM).send(letter('ann@example.com'));
    await expect(stranger).rejects.toMatchObject({ isPermanent: false });
    await expect(stranger).rejects.not.toThrow(/wrong|user|ann/);
    await expect(
      createMailer('smtp://127.0.0.1:1', FROM).send(letter('ann@example.com')),
    ).rejects.toMatchObject({ isPermanent: false, name: 'MailError' });
  });
});

describe('e-mail addresses', () => {
  it('are what can be written without quotes', () => {
    const can = ['a@b', "o'hara+x@mail.example.org", 'jürgen@bücher.example', 'a.b@1.2'];
    const cannot = ['a', '@b', 'a@', 'a b@c', 'a,b@c', 'a@b,c@d', 'a@b;c', '.a@b', 'a..b@c'];
    const neither = ['"a b"@c', 'a@[1.2.3.4]', 'a@-b', 'a@b\n', '<a@b>', `${'a'.repeat(65)}@b`];
    expect(can.filter((address) => !isEmailAddress(address))).toEqual([]);
    expect([...cannot, ...neither].filter(isEmailAddress)).toEqual([]);
  });

  it('are the same in whatever case, as Unicode folds it', () => {
    expect(foldedEmailAddress('Strauß@Example.com')).toBe('strauss@example.com');
    expect(foldedEmailAddress('STRAUẞ@EXAMPLE.COM')).toBe('strauss@example.com');
    expect(foldedEmailAddress('ΟΔΟΣ@x')).toBe(foldedEmailAddress('οδος@x'));
    // A letter of its own: who has the address with an i must not get the mail of the one without a dot.
    expect(foldedEmailAddress('gıthub@x')).toBe('gıthub@x');
  });

  it('may have a name in front, where a letter is from', () => {
    expect(readMailbox('chat@example.org')).toEqual({ name: '', address: 'chat@example.org' });
    expect(readMailbox('"Chat, A" <chat@example.org>')).toEqual({
      name: 'Chat, A',
      address: 'chat@example.org',
    });
    for (const wrong of ['', 'Chat', 'Chat <chat>', 'a@b, c@d', 'A\nB <a@b>'])
      expect(readMailbox(wrong)).toBeUndefined();
  });
});
