/** A push gateway that the test plays, and the whole server beside it. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Config } from '../../../server/config.ts';
import { isObject, type JsonObject, type JsonValue } from '../../../server/matrix/json.ts';
import { listenLocally } from '../../../snippets/runner/listen-locally.ts';
import { until as untilSeen } from '../../until.ts';
import { at, objects, openServer, type User } from '../full-server.ts';
import { FakeTime } from '../world.ts';

export type Misbehave = (response: ServerResponse, request: IncomingMessage) => void;

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly notification: JsonObject;
}

export const taken: Misbehave = (response) => {
  response.end('{"rejected": []}');
};

export async function startGateway() {
  const received: Received[] = [];
  const state: { answer: Misbehave; under: number; most: number } = {
    answer: taken,
    under: 0,
    most: 0,
  };
  const server = createServer((request, response) => {
    state.under += 1;
    state.most = Math.max(state.most, state.under);
    response.once('close', () => (state.under -= 1));
    void bodyOf(request).then((body) => {
      const notification = isObject(body) ? body['notification'] : undefined;
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        notification: isObject(notification) ? notification : {},
      });
      state.answer(response, request);
    });
  });
  const { port, ...listening } = await listenLocally(server);
  return {
    received,
    state,
    url: `http://127.0.0.1:${port}/_matrix/push/v1/notify`,
    ...listening,
  };
}

async function bodyOf(request: IncomingMessage): Promise<JsonValue> {
  return JSON.parse(await readText(request));
}

export const LOCAL: Partial<Config> = {
  RUMA_PUSH_PLAIN_HTTP: true,
  RUMA_IP_ALLOWLIST: ['127.0.0.1'],
};

/** @param timeoutMs how long it lets a gateway take; short only where one hangs, since the machine may be busy */
export async function openPushServer(
  config: Partial<Config> = {},
  timeoutMs = 20_000,
  database?: string,
) {
  const time = new FakeTime();
  const more = { gatewayTimeoutMs: timeoutMs, pushTimers: time };
  const server = await openServer({ ...LOCAL, ...config }, undefined, more, database);
  await server.services.pushDelivery.start();
  return {
    ...server,
    time,
    async close(): Promise<void> {
      await server.services.pushDelivery.stop();
      await server.close();
    },
  };
}

/** Sets up a pusher for a user; `data` is added to the gateway's URL. */
export async function pusherFor(
  user: User,
  url: string,
  pushkey: string,
  data: JsonObject = {},
): Promise<void> {
  await user.ok('POST', '/pushers/set', {
    app_id: 'org.example.rabbit',
    pushkey,
    kind: 'http',
    app_display_name: 'Rabbit',
    device_display_name: 'phone',
    lang: 'en',
    append: true,
    data: { url, ...data },
  });
}

/** The bodies of the messages that a pushkey was told of, in order; what has none by its type, and counts as numbers. */
export function toldOf(received: readonly Received[], pushkey: string): readonly JsonValue[] {
  return received
    .map(({ notification }) => notification)
    .filter((one) => at(objects(one['devices'])[0], 'pushkey') === pushkey)
    .map((one) => at(one, 'content', 'body') ?? one['type'] ?? at(one, 'counts', 'unread') ?? 0);
}

/** Waits until it holds; throws after four seconds. */
export const until = (holds: () => boolean | Promise<boolean>) =>
  untilSeen(holds, { limitMs: 4_000, pauseMs: 2 });
