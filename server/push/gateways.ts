/**
 * Requests to push gateways: `POST /_matrix/push/v1/notify`. Anybody can name a gateway, so nothing there is trusted: neither
 * where its name leads, nor how long it takes, nor what it answers.
 *
 * @see https://spec.matrix.org/v1.19/push-gateway-api/#post_matrixpushv1notify
 */
import { isArray, isObject, isString, type JsonObject } from '../matrix/json.ts';
import { waitAfter } from '../outbound/backoff.ts';
import type { OutboundCall } from '../outbound/call.ts';
import { jsonOf } from '../outbound/json-answer.ts';
import { createLanes, type TurnLimits } from '../turns.ts';

/** The gateway answered, and did not take the notification. */
export class NotTakenError extends Error {
  override name = 'NotTakenError';
  readonly status: number;
  /** How long it asks to be left alone, in milliseconds; 0 where it does not say. */
  readonly retryAfterMs: number;

  constructor(status: number, retryAfterMs: number) {
    super(`it answered with status ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Sends a notification; answers the pushkeys that the gateway rejects. Throws {@link NotTakenError} and `UnreachableError`. */
export type NotifyGateway = (
  url: URL,
  body: JsonObject,
  signal: AbortSignal,
) => Promise<ReadonlySet<string>>;

export interface GatewayOptions {
  readonly call: OutboundCall;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** For one request, in milliseconds. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

/** How many requests are under way at the same time: to all gateways, and to one that may be slow. */
const AT_ONCE = 64;
const AT_ONCE_TO_ONE = 8;

/** Who asks for more than this is asked again all the same. */
const LONGEST_WAIT_MS = 3_600_000;

export function createGateways({
  call,
  clock,
  timeoutMs = TIMEOUT_MS,
}: GatewayOptions): NotifyGateway {
  const inTurn = createLanes({ each: unbounded(AT_ONCE_TO_ONE), all: unbounded(AT_ONCE) });

  return (url, body, stopping) =>
    inTurn(url.host, async () => {
      stopping.throwIfAborted();
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]);
      const request = { method: 'POST', url, body: JSON.stringify(body), signal } as const;
      const { status, text, retryAfter } = await call(request);
      if (status < 200 || status > 299)
        throw new NotTakenError(status, readRetryAfter(retryAfter, clock()));
      return rejectedIn(text);
    });
}

/** As many wait as there are pushers: each has one request at most. */
const unbounded = (atOnce: number): TurnLimits => ({
  atOnce,
  waiting: Number.POSITIVE_INFINITY,
  refusal: 'never refused',
});

/** What a gateway answers that took the notification. Who answers no list rejects nothing. */
export function rejectedIn(text: string): ReadonlySet<string> {
  const answer = jsonOf(text);
  const rejected = isObject(answer) ? answer['rejected'] : undefined;
  return new Set(isArray(rejected) ? rejected.filter(isString) : []);
}

/** `Retry-After` in milliseconds from now: it is a number of seconds, or a date. */
export function readRetryAfter(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);
}

/** Milliseconds until the next attempt: doubling, up to an hour, and no sooner than the gateway asked for. */
export function waitForGateway(failures: number, failure: unknown): number {
  const asked = failure instanceof NotTakenError ? failure.retryAfterMs : 0;
  return Math.max(waitAfter(failures, LONGEST_WAIT_MS), asked);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * For how long a notification is tried, in milliseconds: a day with a gateway that is not there, has failed or is busy; an
 * hour with one that answers and will not have it.
 */
export function patienceWith(failure: unknown): number {
  if (!(failure instanceof NotTakenError)) return DAY_MS;
  return failure.status >= 500 || failure.status === 429 ? DAY_MS : HOUR_MS;
}
