/** What an answer must be, whatever the request was. */
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { Route } from '../../../server/api/route.ts';
import { FileBody } from '../../../server/api/schemas.ts';
import { ERRORS } from '../../../server/errors.ts';
import { isMatrixPath, routedTarget } from '../../../server/http/paths.ts';
import type { RawAnswer } from '../http/raw.ts';
import type { JsonValue } from '../../../server/matrix/json.ts';
import { parseJson } from '../../../server/matrix/parse-json.ts';
import { placesIn } from './places.ts';
import type { Case, Draft } from './request.ts';

/** What only the server's own people should see. */
const INNER =
  /node_modules|\.[jt]s:\d|\bat \w+ \(|file:\/\/|SQLITE|\/home\/|\/tmp\/|\/usr\/|\/var\//;

/** Refusals that are about one field, and so have to name it. */
const ABOUT_A_FIELD = new Set(['M_BAD_JSON', 'M_INVALID_PARAM', 'M_MISSING_PARAM']);

/** What is wrong with the answer; undefined when nothing is. */
export function complaint(route: Route, one: Case, answer: RawAnswer): string | undefined {
  if (answer.status >= 500) return `status ${answer.status}`;
  return answer.status >= 400
    ? complaintOfRefusal(route, one, answer)
    : complaintOfSuccess(route, one);
}

function complaintOfSuccess(route: Route, { method, draft, verdict }: Case): string | undefined {
  if (method === 'OPTIONS') return undefined;
  if (verdict === 'no such method') return 'a method that is not served was answered';
  if (verdict === 'no JSON' && route.body !== undefined && route.body !== FileBody)
    return 'a body that is no JSON was taken';
  const needsToken = route.auth === 'user' || route.auth === 'guest';
  if (verdict === 'no token' && needsToken) return 'answered without a token';
  if (verdict === 'bad token' && route.auth !== 'none') return 'answered with a bad token';
  const wrong = draft === undefined ? undefined : forbiddenPart(route, draft);
  return wrong === undefined ? undefined : `${wrong} is not what the schema allows, and was taken`;
}

/** Interactive authentication answers 401 with what is asked for: it is no error yet, and it remembers where it is. */
function isInteractive({ status, body }: RawAnswer): boolean {
  return status === 401 && typeof body['session'] === 'string';
}

/** Whether the request was refused, and so may have changed nothing. */
export function isRefusal(answer: RawAnswer): boolean {
  return answer.status >= 400 && !isInteractive(answer);
}

function complaintOfRefusal(route: Route, one: Case, answer: RawAnswer): string | undefined {
  const { status, headers, body } = answer;
  if (one.method === 'HEAD' || isInteractive(answer)) return undefined;
  // A path that a trick led out of the API is the site's to refuse.
  if (!isMatrixPath(routedTarget(one.url))) return undefined;
  const { errcode, error } = body;
  if (typeof errcode !== 'string' || !Object.hasOwn(ERRORS, errcode)) return `errcode ${errcode}`;
  if (typeof error !== 'string' || error.trim() === '') return 'no error text';
  if (INNER.test(error)) return `the text tells of the inside: ${error}`;
  if (!String(headers['content-type']).startsWith('application/json')) return 'it is no JSON';
  if (headers['access-control-allow-origin'] !== '*') return 'browsers cannot read it';
  if (ABOUT_A_FIELD.has(errcode) && !namesField(route, one, error))
    return `${errcode} does not name ${one.field ?? 'a field'}: ${error}`;
  return wrongVerdict(route, one, status, errcode);
}

function wrongVerdict(
  route: Route,
  { verdict }: Case,
  status: number,
  errcode: string,
): string | undefined {
  const expected = expectedOf(route, verdict);
  if (expected === undefined || `${status} ${errcode}` === expected) return undefined;
  return `${verdict}: ${status} ${errcode} instead of ${expected}`;
}

function expectedOf({ auth, body }: Route, verdict: Case['verdict']): string | undefined {
  const looksAtToken = auth !== 'none';
  switch (verdict) {
    case 'no token':
      return auth === 'user' || auth === 'guest' ? '401 M_MISSING_TOKEN' : undefined;
    case 'bad token':
      return looksAtToken ? '401 M_UNKNOWN_TOKEN' : undefined;
    case 'no such method':
      return '405 M_UNRECOGNIZED';
    case 'no JSON':
      return body === undefined || body === FileBody ? undefined : '400 M_NOT_JSON';
    default:
      return undefined;
  }
}

/**
 * Where one field broke the schema, the text must name that one; else any part of the request: two fields that do not go
 * together are both at fault.
 */
function namesField(route: Route, { field, draft, base }: Case, error: string): boolean {
  // What an operation refuses that hands requests over is about its own fields.
  if (draft === undefined || route.handedOverBy !== undefined) return true;
  const isItsFault =
    field !== undefined &&
    base !== undefined &&
    forbiddenPart(route, base) === undefined &&
    forbiddenPart(route, draft) !== undefined;
  if (isItsFault) return error.replaceAll('\\', '').includes(field);
  // Dots in a name are escaped in a path.
  const told = error.replaceAll('\\', '');
  return [...partsOf(route, draft), 'body', 'path'].some((name) => told.includes(name));
}

/** Everything in a request that has a name: what its schemas know, and what it has besides. */
function partsOf({ params, query, body }: Route, draft: Draft): Set<string> {
  const declared = [params, query, body].flatMap((schema) =>
    schema === undefined ? [] : Object.keys(Object(Reflect.get(schema, 'properties'))),
  );
  // A filter is JSON in a parameter.
  const values = [draft.body ?? null, ...draft.query.map(([, value]) => jsonOf(value))];
  const inside = values.flatMap((value) => placesIn(value).flatMap((place) => [...place]));
  return new Set([...declared, ...inside, ...draft.query.map(([name]) => name)]);
}

function jsonOf(text: string): JsonValue {
  try {
    return parseJson(text, { maxDepth: 100 }).value;
  } catch {
    return null;
  }
}

/** The part of a request that its schemas do not allow, interpreted; the server's checks are compiled. */
function forbiddenPart(route: Route, { params, query, body }: Draft): string | undefined {
  if (route.params !== undefined && !Check(route.params, params)) return 'the path';
  if (route.query !== undefined && !Check(route.query, typed(route.query.properties, query)))
    return 'the query';
  if (route.body === undefined || route.body === FileBody || body === undefined) return undefined;
  return Check(route.body, body) ? undefined : 'the body';
}

/** Query parameters as their schemas have them: lists, numbers, booleans; of repeated ones the last. */
function typed(
  properties: Readonly<Record<string, TSchema>>,
  query: Draft['query'],
): Record<string, unknown> {
  const values = Object.entries(properties).flatMap(([name, schema]): [string, unknown][] => {
    const texts = query.filter(([other]) => other === name).map(([, value]) => value);
    const last = texts.at(-1);
    if (last === undefined) return [];
    const type = Reflect.get(schema, 'type');
    if (type === 'array') return [[name, texts]];
    if (type === 'integer') return [[name, /^-?\d+$/.test(last) ? Number(last) : last]];
    if (type === 'boolean') return [[name, { true: true, false: false }[last] ?? last]];
    return [[name, last]];
  });
  return Object.fromEntries(values);
}
