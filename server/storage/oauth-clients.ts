/** Rows of `oauth_clients`. */
import { query, text, type Engine, type Write } from './engine.ts';

const BY_ID = query(`SELECT metadata FROM oauth_clients WHERE client_id = ?`, { metadata: text });

const OF_USER = query(
  `SELECT DISTINCT t.device_id, t.client_id, c.metadata
   FROM tokens t JOIN oauth_clients c ON c.client_id = t.client_id WHERE t.user_id = ?`,
  { device_id: text, client_id: text, metadata: text },
);

export function oauthClientStore(engine: Engine) {
  return {
    metadata: async (clientId: string): Promise<string | undefined> =>
      (await engine.first(BY_ID, [clientId]))?.metadata,

    /** The clients of a user's OAuth sessions, each with its device. */
    ofUser: (userId: string) => engine.all(OF_USER, [userId]),

    /** One that is registered again begins its time anew. */
    register: (clientId: string, metadata: string, now: number): Write => ({
      sql: `INSERT INTO oauth_clients (client_id, metadata, registered_at) VALUES (?, ?, ?)
            ON CONFLICT (client_id) DO UPDATE SET registered_at = excluded.registered_at`,
      params: [clientId, metadata, now],
    }),

    /** Drops those without a session that registered before then. One with a session is never dropped. */
    removeUnused: (registeredBefore: number): Write => ({
      sql: `DELETE FROM oauth_clients WHERE registered_at < ?
            AND NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.client_id = oauth_clients.client_id)`,
      params: [registeredBefore],
    }),
  };
}

export type OAuthClientStore = ReturnType<typeof oauthClientStore>;
