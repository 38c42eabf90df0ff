/** A server that writes mail about notifications, a mail server that takes it, and time that passes when told to. */
import type { Config } from '../../../server/config.ts';
import { foldedEmailAddress } from '../../../server/mail/address.ts';
import { contactStore } from '../../../server/storage/contacts.ts';
import { startLocalMailbox, type LocalMailbox } from '../../../snippets/runner/local-mailbox.ts';
import { openServer, type User } from '../full-server.ts';
import { FakeTime, settled } from '../world.ts';
import { until } from './gateway.ts';

export const BASE_URL = 'https://matrix.example.org';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export type MailServer = Awaited<ReturnType<typeof openMailServer>>;

export async function openMailServer(
  mailbox: LocalMailbox,
  config: Partial<Config> = {},
  database?: string,
) {
  const time = new FakeTime();
  const notices: string[] = [];
  const server = await openServer(
    {
      RUMA_SMTP_URL: mailbox.url,
      RUMA_SMTP_FROM: { name: 'Example', address: 'chat@example.org' },
      RUMA_PUBLIC_BASEURL: BASE_URL,
      RUMA_OAUTH: 'off',
      ...config,
    },
    undefined,
    { pushTimers: time, onNotice: (sentence) => void notices.push(sentence) },
    database,
  );
  const { services, engine } = server;
  if (services.mailer === undefined) throw new Error('no mailer');
  services.mailPush.start(services.rooms.reads, services.mailer);
  await settled();

  return {
    ...server,
    notices,
    /** Lets time pass, for the clock and for what waits for it. */
    async pass(ms: number): Promise<void> {
      server.advance(ms);
      await time.pass(ms);
    },
    /** Makes an address one of a user's, without the mail that proves it. */
    async addAddress(user: User, address: string): Promise<void> {
      const contact = {
        medium: 'email',
        address: foldedEmailAddress(address),
        validated_at: 1,
        added_at: 1,
      };
      const writes = [contactStore(engine).put(user.userId, contact)];
      await engine.commit({ writes, positions: 0 });
    },
    async close(): Promise<void> {
      await services.mailPush.stop();
      await server.close();
    },
  };
}

export const mailPusher = (pushkey: string) => ({
  app_id: 'm.email',
  pushkey,
  kind: 'email',
  app_display_name: 'E-mail',
  device_display_name: pushkey,
  lang: 'en',
  data: { brand: 'Rabbit' },
});

/** The letters to an address, when there are so many. */
export async function lettersTo(mailbox: LocalMailbox, address: string, count: number) {
  const found = () => mailbox.letters.filter(({ recipient }) => recipient === address);
  await until(() => found().length >= count);
  return found();
}

export { startLocalMailbox, type LocalMailbox };
