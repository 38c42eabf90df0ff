/** A server that speaks OAuth, over HTTP, with users whose password is `secret`. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configWith, type Config } from '../../../server/config.ts';
import { isObject, type JsonObject, type JsonValue } from '../../../server/matrix/json.ts';
import { buildServer } from '../../../server/server.ts';
import { SmallBrowser } from './small-browser.ts';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

export type OAuthStand = Awaited<ReturnType<typeof openOAuthStand>>;

export async function openOAuthStand(options: Partial<Config> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ruma-oauth-'));
  const time = { behindMs: 0 };
  const server = await buildServer(
    configWith({
      RUMA_SERVER_NAME: 'example.org',
      RUMA_PASSWORD_COST: 10,
      RUMA_DATA_DIR: folder,
      RUMA_DATABASE: 'sqlite::memory:',
      RUMA_RATE_LIMITS: false,
      RUMA_LOG_LEVEL: 'silent',
      RUMA_PORT: 0,
      RUMA_SITE: false,
      RUMA_OAUTH: 'on',
      ...options,
    }),
    { checkAnswers: true, clock: () => Date.now() - time.behindMs },
  );

  const read = async (response: Response): Promise<Answer> => {
    const body: JsonValue = await response.json().catch(() => ({}));
    return { status: response.status, body: isObject(body) ? body : {} };
  };

  const call = async (
    method: string,
    path: string,
    body?: JsonValue,
    token?: string,
  ): Promise<Answer> =>
    read(
      await fetch(server.url + (path.startsWith('/_') ? path : `/_matrix/client/v3${path}`), {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );

  return {
    url: server.url,
    /** The server's clock, as far as it is not the library's, which has its own. */
    time,
    call,
    browser: (goesNextDoor = false): SmallBrowser => new SmallBrowser(server.url, goesNextDoor),
    /** Sends a form to an endpoint of OAuth. */
    post: async (endpoint: string, form: Readonly<Record<string, string>>): Promise<Answer> =>
      read(
        await fetch(`${server.url}/_ruma/oauth${endpoint}`, {
          method: 'POST',
          body: new URLSearchParams(form),
        }),
      ),
    /** Makes a user; answers the access token of a session of the legacy API. */
    register: async (username: string, more: JsonObject = {}): Promise<string> => {
      const auth = { type: 'm.login.dummy' };
      const { body } = await call('POST', '/register', {
        username,
        password: 'secret',
        auth,
        ...more,
      });
      return String(body['access_token']);
    },
    /** Makes an administrator, with the shared secret `secret`; answers their access token. */
    administrator: async (): Promise<string> => {
      const path = '/_synapse/admin/v1/register';
      const nonce = String((await call('GET', path)).body['nonce']);
      const mac = createHmac('sha1', 'secret')
        .update(`${nonce}\0queen\0secret\0admin`)
        .digest('hex');
      const queen = { nonce, username: 'queen', password: 'secret', admin: true, mac };
      return String((await call('POST', path, queen)).body['access_token']);
    },
    metadata: async (): Promise<JsonObject> =>
      (await call('GET', '/_matrix/client/v1/auth_metadata')).body,
    close: async (): Promise<void> => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
