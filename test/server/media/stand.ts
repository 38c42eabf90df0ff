/** A server for tests about files: bytes in, bytes out. */
import type { Config } from '../../../server/config.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { openServer } from '../full-server.ts';

export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
  /** The body, where it is JSON. */
  readonly body: JsonObject;
}

export interface FileRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'HEAD';
  readonly url: string;
  /** Left out: Alice’s; null: none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string | Uint8Array;
}

export type MediaStand = Awaited<ReturnType<typeof openMedia>>;

export async function openMedia(
  options: Partial<Config> = {},
  more: Parameters<typeof openServer>[2] = {},
) {
  const server = await openServer(options, undefined, more);
  const register = async (username: string): Promise<string> => {
    const auth = { type: 'm.login.dummy' };
    const { body } = await server.call('POST', '/register', { username, password: 'secret', auth });
    return String(body['access_token']);
  };
  const [alice, bob] = [await register('alice'), await register('bob')];

  async function ask(request: FileRequest): Promise<FileAnswer> {
    const { method = 'GET', url, token = alice, headers = {}, payload } = request;
    const response = await server.app.inject({
      method,
      url: url.startsWith('/_') ? url : `/_matrix/client/v1/media/${url}`,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(payload === undefined
        ? {}
        : { payload: typeof payload === 'string' ? payload : Buffer.from(payload) }),
    });
    const isFile = response.headers['content-disposition'] !== undefined || response.payload === '';
    return {
      status: response.statusCode,
      headers: response.headers,
      bytes: response.rawPayload,
      body: isFile ? {} : response.json<JsonObject>(),
    };
  }

  return {
    server,
    alice,
    bob,
    ask,
    /** Uploads as Alice and answers the id. */
    async upload(payload: string | Uint8Array, type?: string, query = ''): Promise<string> {
      const answer = await ask({
        method: 'POST',
        url: `/_matrix/media/v3/upload${query}`,
        headers: type === undefined ? {} : { 'content-type': type },
        payload,
      });
      const [, id] =
        /^mxc:\/\/example\.org\/([A-Za-z0-9_-]+)$/.exec(String(answer.body['content_uri'])) ?? [];
      if (answer.status === 200 && id !== undefined) return id;
      throw new Error(`${answer.status} ${answer.bytes.toString()}`);
    },
    /** An id that waits for its file. */
    async promise(): Promise<string> {
      const { body } = await ask({ method: 'POST', url: '/_matrix/media/v1/create' });
      return String(body['content_uri']).replace('mxc://example.org/', '');
    },
    download: (id: string, rest = '', more: Omit<FileRequest, 'url'> = {}) =>
      ask({ ...more, url: `download/example.org/${id}${rest}` }),
    thumbnail: (id: string, query: string, more: Omit<FileRequest, 'url'> = {}) =>
      ask({ ...more, url: `thumbnail/example.org/${id}?${query}` }),
    close: () => server.close(),
  };
}
