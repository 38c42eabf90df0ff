/** A request in parts, made to fit a route, and how it is written down. */
import type { TObject } from 'typebox';
import type { Route } from '../../../server/api/route.ts';
import { FileBody } from '../../../server/api/schemas.ts';
import { isArray, isObject, type JsonValue } from '../../../server/matrix/json.ts';
import { hollowPng, movingGif, png } from '../../../snippets/picture.ts';
import { fitting, pick, type Names, type Random } from './values.ts';

/** What is done to requests: the columns of the results. */
export type Family =
  'fits' | 'path' | 'method' | 'token' | 'headers' | 'query' | 'body' | 'field' | 'mixed';

/** What the server must make of it, where that does not depend on the operation. */
export type Verdict = 'no token' | 'bad token' | 'no such method' | 'no JSON';

export interface Case {
  readonly family: Family;
  /** What was done to a request that fits. */
  readonly what: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it is sent. */
  readonly payload: string | Buffer | undefined;
  /** The parts, where they are still what was written: whether the schemas allow them can be asked. */
  readonly draft: Draft | undefined;
  /** The one field or parameter that was changed, and what the request was before. */
  readonly field: string | undefined;
  readonly base: Draft | undefined;
  readonly verdict: Verdict | undefined;
}

export interface Draft {
  params: Record<string, string>;
  query: [name: string, value: string][];
  body: JsonValue | undefined;
  /** Where the body is no JSON. */
  file: Buffer | undefined;
}

/** The name of the whole body among names. */
export const BODY = '(body)';
/** Stands for the access token of whoever makes the request: cases are made before there is one. */
export const TOKEN = '(token)';

/** Files of every kind, and of none. */
const FILES: readonly (() => Uint8Array | string)[] = [
  () => '',
  () => 'x',
  () => '{"a": 1}',
  () => '\0\xff\u{1f468}',
  () => png(40, 40),
  () => png(40, 40).slice(0, 60),
  () => movingGif(40, 40),
  () => hollowPng(65_000, 65_000),
  () => '<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="1000000"/>',
  () => 'x'.repeat(200_000),
];

/** A request that fits its schemas. */
export function draftOf(route: Route, names: Names, random: Random): Draft {
  const texts = (schema: TObject | undefined): [string, string][] => {
    const value = schema === undefined ? {} : fitting(schema, '', names, random);
    return Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) =>
      (isArray(one) ? one : [one]).map((item): [string, string] => [name, String(item)]),
    );
  };
  return {
    params: Object.fromEntries(texts(route.params)),
    query: texts(route.query),
    body:
      route.body === undefined || route.body === FileBody
        ? undefined
        : fitting(route.body, BODY, names, random),
    file: route.body === FileBody ? Buffer.from(pick(random, FILES)()) : undefined,
  };
}

export function pathOf(route: Route, { params }: Pick<Draft, 'params'>): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
}

/** No case may wait for news that never comes. */
function withoutWaiting(route: Route, query: Draft['query']): Draft['query'] {
  const isWait = ([name, value]: Draft['query'][number]): boolean =>
    /^timeout(_ms)?$/.test(name) && Number(value) > 0;
  const short = query.map((pair): typeof pair => (isWait(pair) ? [pair[0], '0'] : pair));
  const waits = route.query?.properties['timeout'] !== undefined;
  const isTimed = short.some(([name]) => name === 'timeout');
  return waits && !isTimed ? [...short, ['timeout', '0']] : short;
}

/** Writes a request down. `more` is what the parts do not tell. */
export function write(
  route: Route,
  parts: Draft,
  more: Pick<Case, 'family' | 'what'> & Partial<Case>,
): Case {
  const draft = { ...parts, query: withoutWaiting(route, parts.query) };
  const query = draft.query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const path = pathOf(route, draft);
  return {
    method: route.method,
    url: query === '' ? path : `${path}?${query}`,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    payload: draft.file ?? (draft.body === undefined ? undefined : JSON.stringify(draft.body)),
    draft,
    field: undefined,
    base: undefined,
    verdict: undefined,
    ...more,
  };
}

/** What tells a case from every other. */
export function keyOf({ method, url, headers, payload }: Case): string {
  return [method, url, JSON.stringify(headers), payload?.toString('latin1') ?? '-'].join('\n');
}
