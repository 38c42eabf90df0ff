/** Push gateways in examples: what an example sees of one. */
import { isObject, type JsonObject } from '../server/matrix/json.ts';
import type { ServiceRequest, StageAppservice } from './appservice.ts';

/** The gateway on an example's stage. It takes everything where nothing else is said. */
export interface StageGateway extends Pick<StageAppservice, 'answer' | 'heard' | 'received'> {
  /** What a pusher names as `data.url`. */
  readonly url: string;
}

/** The notification in a request to a gateway; empty where there is none. */
export function notificationIn({ body }: ServiceRequest): JsonObject {
  const notification = isObject(body) ? body['notification'] : undefined;
  return isObject(notification) ? notification : {};
}

/** Finds the request with this text in it: a pushkey, an event id, what was said. */
export const mentions =
  (...texts: readonly string[]) =>
  ({ body }: ServiceRequest): boolean =>
    texts.every((text) => JSON.stringify(body).includes(text));
