/** Letters on their way: handed to the one mail server that the administrator named. It knows how to reach the others. */
import type { SendMailOptions } from 'nodemailer';
import { createTurns } from '../turns.ts';
import { isEmailAddress, type Mailbox } from './address.ts';

export interface Letter {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same as HTML. */
  readonly html: string;
  /** Further ones, such as `List-Unsubscribe`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Mailer {
  /**
   * Answers when the mail server has taken the letter: from then on it is the mail server's to deliver.
   *
   * Throws {@link MailError} when it was not reached or did not take the letter, and M_LIMIT_EXCEEDED when too many
   * letters wait already.
   */
  send(letter: Letter): Promise<void>;
}

/** A letter was not taken. Its message has no address and no secret in it, and may be logged. */
export class MailError extends Error {
  override name = 'MailError';
  /** Whether the mail server will never take letters to that address. Anything else may be tried again later. */
  readonly isPermanent: boolean;

  constructor(message: string, isPermanent: boolean) {
    super(message);
    this.isPermanent = isPermanent;
  }
}

/** How long the mail server may take to be reached, to greet, and to answer, in milliseconds. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/**
 * @param smtpUrl `smtp://user:password@host:587` or `smtps://…`
 * @param from whom letters are from
 */
export function createMailer(smtpUrl: string, from: Mailbox): Mailer {
  const relay = relayAt(smtpUrl);
  const turn = createTurns({
    atOnce: 4,
    waiting: 100,
    refusal: 'Too many letters are waiting to be sent. Try again in a moment.',
  });
  return {
    async send(letter) {
      // What is more than one address to some program on the way would be a letter to a stranger.
      if (!isEmailAddress(letter.to)) throw new MailError('A letter has no address.', true);
      await turn(() => transmit(relay, envelopeAndBody(letter, from)));
    },
  };
}

/**
 * What nodemailer needs to know of the mail server. A password goes nowhere in the clear, except to this very machine;
 * there, no certificate would fit, and nobody listens.
 */
function relayAt(smtpUrl: string) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isHere = /^(localhost|127\..*|::1)$/.test(host);
  const secure = protocol === 'smtps:';
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(isHere ? { ignoreTLS: true } : { requireTLS: !secure && username !== '' }),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...TIMEOUTS,
  };
}

/** Nothing in a letter is looked up: no file and no address can be named in it that would be read. */
function envelopeAndBody({ to, subject, text, html, headers }: Letter, from: Mailbox) {
  return {
    from: { ...from },
    to: { name: '', address: to },
    envelope: { from: from.address, to: [to] },
    subject,
    text,
    html,
    // No holiday reply, please. @see https://www.rfc-editor.org/rfc/rfc3834
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  } satisfies SendMailOptions;
}

/** A connection for each letter: there are few, and an idle connection is one more thing that can be broken. */
async function transmit(
  relay: ReturnType<typeof relayAt>,
  mail: ReturnType<typeof envelopeAndBody>,
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(relay);
  try {
    await transport.sendMail(mail);
  } catch (error) {
    throw mailError(error);
  } finally {
    transport.close();
  }
}

/** What went wrong, without what the mail server repeats of the letter. */
function mailError(error: unknown): MailError {
  const field = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const [code, status, command] = [field('code'), field('responseCode'), field('command')];
  const isPermanent = command === 'RCPT TO' && typeof status === 'number' && status >= 500;
  const said =
    typeof status === 'number' ? `answered ${status} to ${String(command)}` : String(code);
  return new MailError(`The mail server did not take a letter: ${said}.`, isPermanent);
}
