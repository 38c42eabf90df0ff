import type { Migration } from '../migrate.ts';

/** What e-mail pushers have yet to write about, and when. */
export const mailDigests: Migration = {
  version: 115,
  name: 'mail-digests',
  sql: `
    -- A row for each pusher of kind email. address is its pushkey as addresses are compared. Times are milliseconds
    -- since the epoch. due_at is null while nothing waits; it is never before not_before. Everything up to looked_at,
    -- a stream position, was mailed or needed no mail; notified_at is that of the last event that notified the user.
    -- unanswered counts the mails since the user last read or said something, failures the attempts since the last mail.
    CREATE TABLE mail_digests (
      user_id TEXT NOT NULL,
      app_id TEXT NOT NULL,
      pushkey TEXT NOT NULL,
      address TEXT NOT NULL,
      looked_at @integer NOT NULL,
      notified_at @integer NOT NULL,
      due_at @integer,
      not_before @integer NOT NULL DEFAULT 0,
      unanswered @integer NOT NULL DEFAULT 0,
      failures @integer NOT NULL DEFAULT 0,
      PRIMARY KEY (user_id, app_id, pushkey),
      FOREIGN KEY (user_id, app_id, pushkey) REFERENCES pushers (user_id, app_id, pushkey)
        ON DELETE CASCADE
    ) @keyed;
    CREATE INDEX mail_digests_due ON mail_digests (due_at) WHERE due_at IS NOT NULL;

    -- Invites that notified their user: who is no member yet has nothing unread in the room.
    CREATE TABLE mail_invites (
      user_id TEXT NOT NULL,
      app_id TEXT NOT NULL,
      pushkey TEXT NOT NULL,
      event_id TEXT NOT NULL,
      position @integer NOT NULL,
      PRIMARY KEY (user_id, app_id, pushkey, event_id),
      FOREIGN KEY (user_id, app_id, pushkey) REFERENCES pushers (user_id, app_id, pushkey)
        ON DELETE CASCADE
    ) @keyed;
  `,
};
