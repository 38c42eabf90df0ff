/** Somebody without a client library, who talks to bots and bridges. */
import { isArray, isObject, isString, type JsonObject } from '../../server/matrix/json.ts';
import { until } from '../until.ts';

export interface Person {
  readonly userId: string;
  readonly accessToken: string;
  createRoom(options: JsonObject): Promise<string>;
  join(roomIdOrAlias: string): Promise<string>;
  /** Says something; answers the event's id. */
  say(roomId: string, body: string): Promise<string>;
  event(roomId: string, eventId: string): Promise<JsonObject>;
  /** What was said, oldest first. */
  messages(roomId: string): Promise<readonly { readonly sender: string; readonly text: string }[]>;
  /** Waits until somebody is in the room. Throws after ten seconds. */
  sees(roomId: string, userId: string): Promise<void>;
}

const TIME_LIMIT_MS = 10_000;

/** Registers somebody. Throws where a request is refused. */
export async function person(url: string, username: string): Promise<Person> {
  const request = async (
    method: string,
    path: string,
    token?: string,
    body?: JsonObject,
  ): Promise<JsonObject> => {
    const response = await fetch(`${url}/_matrix/client/v3${path}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const auth = { type: 'm.login.dummy' };
  const session = await request('POST', '/register', undefined, {
    username,
    password: 'secret',
    auth,
  });
  const [userId, accessToken] = [String(session['user_id']), String(session['access_token'])];
  const ask = (method: string, path: string, body?: JsonObject) =>
    request(method, path, accessToken, body);
  const room = (id: string) => `/rooms/${encodeURIComponent(id)}`;
  let said = 0;

  return {
    userId,
    accessToken,
    createRoom: async (options) => String((await ask('POST', '/createRoom', options))['room_id']),
    join: async (where) =>
      String((await ask('POST', `/join/${encodeURIComponent(where)}`, {}))['room_id']),
    async say(roomId, body) {
      said += 1;
      const path = `${room(roomId)}/send/m.room.message/${username}-${said}`;
      return String((await ask('PUT', path, { msgtype: 'm.text', body }))['event_id']);
    },
    event: (roomId, eventId) => ask('GET', `${room(roomId)}/event/${encodeURIComponent(eventId)}`),
    async messages(roomId) {
      const { chunk } = await ask('GET', `${room(roomId)}/messages?dir=f&limit=100`);
      return (isArray(chunk) ? chunk : []).filter(isObject).flatMap(({ sender, content, type }) => {
        const text = isObject(content) ? content['body'] : undefined;
        return type === 'm.room.message' && isString(text) && isString(sender)
          ? [{ sender, text }]
          : [];
      });
    },
    async sees(roomId, other) {
      const isThere = async (): Promise<boolean> => {
        const { joined } = await ask('GET', `${room(roomId)}/joined_members`);
        return isObject(joined) && other in joined;
      };
      const otherwise = () => `${other} did not come`;
      await until(isThere, { limitMs: TIME_LIMIT_MS, pauseMs: 20, otherwise });
    },
  };
}
