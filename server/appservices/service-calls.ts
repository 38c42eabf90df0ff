/**
 * Calls of a service's API: with its `hs_token`, at the path of today or at that of old times.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#homeserver---application-service-api
 */
import { isObject, isString, type JsonValue } from '../matrix/json.ts';
import type { OutboundCall, OutboundCallAnswer } from '../outbound/call.ts';
import { jsonOf } from '../outbound/json-answer.ts';
import type { Appservice } from './registry.ts';

export interface ServiceRequest {
  /** Names the kind of call, for remembering where it is served. */
  readonly endpoint: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** The path in drafts of the specification; undefined where there was none. */
  readonly legacyPath?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON, as text. */
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface ServiceAnswer extends OutboundCallAnswer {
  readonly isFine: boolean;
  /** The JSON of the answer; undefined where it is none. */
  readonly json: JsonValue | undefined;
}

/** Throws `UnreachableError` when no answer came. The service must have a URL. */
export type ServiceCall = (service: Appservice, request: ServiceRequest) => Promise<ServiceAnswer>;

/** For how long a path of old times is tried first after it was the one that worked, in milliseconds. */
const LEGACY_MS = 3_600_000;

export function createServiceCall(call: OutboundCall, clock: () => number): ServiceCall {
  const legacyUntil = new Map<string, number>();

  const at = async (
    service: Appservice,
    path: string,
    request: ServiceRequest,
    isLegacy: boolean,
  ): Promise<ServiceAnswer> => {
    const url = new URL(`${service.url ?? ''}${path}`);
    for (const [name, value] of Object.entries(request.query ?? {}))
      url.searchParams.append(name, value);
    // A service that old may look for the token nowhere else. Others are not sent it where it would be logged.
    if (isLegacy) url.searchParams.set('access_token', service.hsToken);
    const answer = await call({
      method: request.method,
      url,
      headers: { authorization: `Bearer ${service.hsToken}` },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: request.signal,
    });
    const isFine = answer.status >= 200 && answer.status < 300;
    return { ...answer, isFine, json: jsonOf(answer.text) };
  };

  return async (service, request) => {
    const { path, legacyPath, endpoint } = request;
    const now = (): Promise<ServiceAnswer> => at(service, path, request, false);
    if (legacyPath === undefined) return now();
    const old = (): Promise<ServiceAnswer> => at(service, legacyPath, request, true);
    const key = JSON.stringify([service.id, endpoint]);
    if (clock() < (legacyUntil.get(key) ?? 0)) {
      const answer = await old();
      if (answer.isFine) return answer;
      legacyUntil.delete(key);
    }
    const answer = await now();
    if (answer.isFine || !mayBeUnserved(answer)) return answer;
    const fallback = await old();
    if (!fallback.isFine) return answer;
    legacyUntil.set(key, clock() + LEGACY_MS);
    return fallback;
  };
}

/** Who answers with a Matrix error other than M_UNRECOGNIZED knows the path, and said no. */
function mayBeUnserved({ json }: ServiceAnswer): boolean {
  const errcode = isObject(json) ? json['errcode'] : undefined;
  return !isString(errcode) || errcode === 'M_UNRECOGNIZED';
}
