/** The whole server beside a real mail server, and somebody who reads the letters. */
import type { Config } from '../../../server/config.ts';
import type { ReceivedLetter } from '../../../snippets/mailbox.ts';
import { linkIn } from '../../../snippets/mailbox.ts';
import { startLocalMailbox } from '../../../snippets/runner/local-mailbox.ts';
import { openServer, text } from '../full-server.ts';

export const PUBLIC_URL = 'https://chat.example.org';

export type Purpose = 'register' | 'account/password' | 'account/3pid';

export interface Proof {
  readonly sid: string;
  readonly client_secret: string;
}

export type MailStand = Awaited<ReturnType<typeof openMailStand>>;

/** @param database as `openServer` takes it */
export async function openMailStand(options: Partial<Config> = {}, database?: string) {
  const mailbox = await startLocalMailbox();
  const notices: string[] = [];
  const server = await openServer(
    {
      RUMA_SMTP_URL: mailbox.url,
      RUMA_SMTP_FROM: { name: '', address: 'chat@example.org' },
      RUMA_PUBLIC_BASEURL: PUBLIC_URL,
      ...options,
    },
    undefined,
    { onNotice: (sentence) => void notices.push(sentence) },
    database,
  );
  let secrets = 0;

  const page = async (method: 'GET' | 'POST', url: string, form?: Record<string, string>) => {
    const { statusCode, headers, body } = await server.app.inject({
      method,
      url,
      headers: method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
      ...(method === 'GET' ? {} : { payload: new URLSearchParams(form).toString() }),
    });
    return { status: statusCode, headers, body };
  };

  return {
    server,
    mailbox,
    notices,
    page,
    /** The newest letter, which must be to that address. */
    letter(to: string): ReceivedLetter {
      const last = mailbox.letters.at(-1);
      if (last?.recipient !== to) throw new Error(`the last letter went to ${last?.recipient}`);
      return last;
    },
    /** Presses the button of the page that the letter leads to. */
    follow: (letter: ReceivedLetter) => page('POST', linkIn(letter, PUBLIC_URL)),
    async askToken(purpose: Purpose, email: string): Promise<Proof> {
      secrets += 1;
      const clientSecret = `secret.${secrets}`;
      const request = { client_secret: clientSecret, email, send_attempt: 1 };
      const { status, body } = await server.call('POST', `/${purpose}/email/requestToken`, request);
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return { sid: text(body['sid']), client_secret: clientSecret };
    },
    /** Asks for a token and confirms it. */
    async prove(purpose: Purpose, email: string): Promise<Proof> {
      const proof = await this.askToken(purpose, email);
      await this.follow(this.letter(email));
      return proof;
    },
    async close(): Promise<void> {
      await server.close();
      await mailbox.stop();
    },
  };
}

/** The stage of a proved address. */
export const emailStage = (proof: Proof, session?: unknown) => ({
  type: 'm.login.email.identity',
  threepid_creds: { ...proof },
  ...(typeof session === 'string' ? { session } : {}),
});
