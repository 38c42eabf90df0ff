/** The whole server with application services that the test plays itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppservices } from '../../../server/appservices/start.ts';
import type { Config } from '../../../server/config.ts';
import { isObject, type JsonObject, type JsonValue } from '../../../server/matrix/json.ts';
import type { AppserviceNeeds } from '../../../snippets/appservice.ts';
import {
  startLocalAppservice,
  type LocalAppservice,
} from '../../../snippets/runner/local-appservice.ts';
import { objects, openServer, type Answer, type Method } from '../full-server.ts';

/** Milliseconds after which the server gives up on a service. */
export const TIMEOUT = 150;

export async function openStand(
  services: readonly AppserviceNeeds[],
  config: Partial<Config> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'ruma-appservices-'));
  const running = await Promise.all(services.map((needs) => startLocalAppservice(needs)));
  const files = running.map(({ registration }, index) => {
    const file = join(folder, `${index}.yaml`);
    writeFileSync(file, JSON.stringify(registration));
    return file;
  });
  const notices: string[] = [];
  const server = await openServer({ ...config, RUMA_APPSERVICES: files }, undefined, {
    appserviceTimeoutMs: TIMEOUT,
    onNotice: (sentence) => void notices.push(sentence),
  });
  await startAppservices(server.services);

  /** Makes a request as a service, or as a user of it. */
  const as = (service: LocalAppservice, userId?: string, deviceId?: string) => {
    const call = (method: Method, path: string, body?: JsonValue): Promise<Answer> => {
      const who = {
        ...(userId === undefined ? {} : { user_id: userId }),
        ...(deviceId === undefined ? {} : { device_id: deviceId }),
      };
      const query = new URLSearchParams(who).toString();
      const whole = query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
      return server.call(method, whole, body, service.asToken);
    };
    return {
      call,
      async ok(method: Method, path: string, body?: JsonValue): Promise<JsonObject> {
        const answer = await call(method, path, body);
        if (answer.status < 300) return answer.body;
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      },
    };
  };

  return {
    ...server,
    notices,
    running,
    as,
    /** Registers a user of a service; answers the id. */
    async ghost(service: LocalAppservice, username: string): Promise<string> {
      const request = { type: 'm.login.application_service', username, inhibit_login: true };
      return String((await as(service).ok('POST', '/register', request))['user_id']);
    },
    async close(): Promise<void> {
      await server.services.appservices.stop();
      await server.close();
      await Promise.all(running.map((service) => service.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The events of the transactions that a service took, in their order. */
export function eventsOf(service: LocalAppservice): readonly JsonObject[] {
  return bodies(service).flatMap((body) => objects(body['events']));
}

export function ephemeralOf(service: LocalAppservice): readonly JsonObject[] {
  return bodies(service).flatMap((body) => objects(body['ephemeral']));
}

/** Once each: on a busy machine an answer may come too late, and the same transaction again. */
function bodies({ requests }: LocalAppservice): readonly JsonObject[] {
  const taken = new Map<string, JsonObject>();
  for (const { request, answer } of requests)
    if (request.path.includes('/transactions/') && answer?.status === 200 && isObject(request.body))
      taken.set(request.path, request.body);
  return [...taken.values()];
}
