/** Rows of `url_previews`. */
import type { JsonObject } from '../matrix/json.ts';
import { query, type Engine, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';

const FRESH = query(`SELECT answer FROM url_previews WHERE url = ? AND expires_at > ?`, {
  answer: jsonObject,
});

export function urlPreviewStore(engine: Engine) {
  return {
    find: async (url: string, now: number): Promise<JsonObject | undefined> =>
      (await engine.first(FRESH, [url, now]))?.answer,

    put: (url: string, answer: JsonObject, expiresAt: number): Write => ({
      sql: `INSERT INTO url_previews (url, answer, expires_at) VALUES (?, ?, ?)
            ON CONFLICT (url) DO UPDATE SET answer = excluded.answer, expires_at = excluded.expires_at`,
      params: [url, JSON.stringify(answer), expiresAt],
    }),

    removeExpired: (now: number): Write => ({
      sql: `DELETE FROM url_previews WHERE expires_at <= ?`,
      params: [now],
    }),
  };
}

export type UrlPreviewStore = ReturnType<typeof urlPreviewStore>;
