/**
 * Makes two runs of the same example comparable: values that differ from run to run become numbered kinds
 * (`‹event id 1›`), numbered in the order in which they first appear, and what has no order is put in one.
 */
import { isArray, isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import type { Exchange, Run } from './exchange.ts';
import {
  createTokeniser,
  decodeSafely,
  gatherVocabulary,
  isVolatile,
  kindOfField,
  type Kind,
  type Part,
  type Surroundings,
} from './kinds.ts';
import { UNIQUE_SHAPE } from './unique.ts';
import { isUnordered } from './unordered.ts';

/** An exchange without anything that depends on the run. */
export interface NormalExchange {
  readonly actor: string;
  readonly request: {
    readonly method: string;
    /** Percent-decoded. */
    readonly path: string;
    readonly query?: JsonObject;
    readonly headers: JsonObject;
    readonly body?: JsonValue;
    readonly rawBody?: string;
    readonly file?: JsonObject;
  };
  readonly response: {
    readonly status: number;
    readonly headers: JsonObject;
    readonly body?: JsonValue;
    readonly text?: string;
    /** How many bytes a picture takes is the business of whoever packs it. */
    readonly file?: JsonObject;
    readonly headersHidden?: true;
  };
}

/** A run's shown exchanges; its quiet ones help to recognise values. */
export function normalizeRun(
  run: Pick<Run, 'exchanges' | 'quiet' | 'homeserver' | 'serverName'>,
): NormalExchange[] {
  return normalize(run.exchanges, run, run.quiet);
}

/** Normalizes exchanges of one run, which share one numbering. */
export function normalize(
  exchanges: readonly Exchange[],
  surroundings: Surroundings,
  quiet: readonly Exchange[] = [],
): NormalExchange[] {
  const vocabulary = gatherVocabulary([...exchanges, ...quiet], surroundings);
  const tokenise = createTokeniser(vocabulary);
  const names = createNames();
  return exchanges.map((exchange) =>
    normalizeOne(exchange, { tokenise, name: names.assign, peek: names.peek }),
  );
}

interface Tools {
  readonly tokenise: (text: string) => readonly Part[];
  readonly name: Namer;
  /** Names without assigning new numbers: for putting things in an order that does not depend on the run. */
  readonly peek: Namer;
}

type Namer = (kind: Kind, value: string) => string;

function createNames(): { assign: Namer; peek: Namer } {
  const numbers = new Map<string, number>();
  const counts = new Map<Kind, number>();
  return {
    assign: (kind, value) => {
      if (isVolatile(kind)) return `‹${kind}›`;
      const key = `${kind} ${value}`;
      const number = numbers.get(key) ?? (counts.get(kind) ?? 0) + 1;
      if (!numbers.has(key)) {
        numbers.set(key, number);
        counts.set(kind, number);
      }
      return numbered(kind, number);
    },
    peek: (kind, value) =>
      isVolatile(kind)
        ? `‹${kind}›`
        : numbered(kind, numbers.get(`${kind} ${value}`) ?? `? ${lastingPart(kind, value)}`),
  };
}

function numbered(kind: Kind, number: number | string): string {
  return `‹${kind} ${number}›`;
}

/** What is the same in every run: the name an example gave (`@alice-` of `@alice-k7q2x9m4z1:localhost`). */
function lastingPart(kind: Kind, value: string): string {
  if (kind !== 'user id' && kind !== 'room alias') return '';
  return value.replace(/:.*$/, '').replace(UNIQUE, '');
}

const UNIQUE = new RegExp(UNIQUE_SHAPE);

function normalizeOne({ actor, request, response }: Exchange, tools: Tools): NormalExchange {
  const text = (value: string): string => plain(value, tools, tools.name);
  const json = (value: JsonValue): JsonValue => render(value, [], tools, tools.name);
  const path = text(decodeSafely(request.path));
  const query =
    request.query === undefined ? undefined : render(request.query, [], tools, tools.name);
  return {
    actor,
    request: {
      method: request.method,
      path,
      ...(isObject(query) ? { query } : {}),
      headers: normalizeHeaders(request.headers, text),
      ...(request.body === undefined ? {} : { body: json(request.body) }),
      ...(request.rawBody === undefined ? {} : { rawBody: text(unwrapped(request)) }),
      ...(request.file === undefined ? {} : { file: { ...request.file } }),
    },
    response: {
      status: response.status,
      headers: normalizeHeaders(response.headers, text),
      ...(response.body === undefined ? {} : { body: json(response.body) }),
      ...(response.text === undefined ? {} : { text: text(response.text) }),
      ...(response.file === undefined ? {} : { file: { type: response.file.type } }),
      ...(response.headersHidden === true ? { headersHidden: true } : {}),
    },
  };
}

/** Where a line of a letter ends depends on the names in it. */
function unwrapped({ method, rawBody = '' }: Exchange['request']): string {
  return method === 'MAIL' ? rawBody.replaceAll(/(?<=\S)\n(?=\S)/g, ' ') : rawBody;
}

function normalizeHeaders(
  headers: Readonly<Record<string, string>>,
  text: (value: string) => string,
): JsonObject {
  const one = (name: string, value: string): string => {
    if (name === 'content-type') return value.split(';')[0]?.trim().toLowerCase() ?? '';
    if (name === 'retry-after') return '‹duration›';
    if (name === 'allow' || name.startsWith('access-control-'))
      return value
        .split(',')
        .map((item) => item.trim().toLowerCase())
        .toSorted()
        .join(', ');
    return text(value);
  };
  return Object.fromEntries(
    Object.entries(headers)
      .toSorted(byKey)
      .map(([name, value]) => [name, one(name, value)]),
  );
}

function render(value: JsonValue, path: readonly string[], tools: Tools, name: Namer): JsonValue {
  const kind = kindOfField(path.at(-1) ?? '', value, path.length);
  if (kind !== undefined) return name(kind, String(value));
  if (typeof value === 'string') return plain(value, tools, name, path.at(-1) === 'error');
  if (isArray(value)) {
    const items = isUnordered(value, path) ? sorted(value, path, tools) : value;
    return items.map((item) => render(item, path, tools, name));
  }
  if (isObject(value)) {
    const entries = Object.entries(value)
      .map(([key, item]) => [plain(key, tools, tools.peek), key, item] as const)
      .toSorted(byKey);
    // Keys before values: a map's keys get their numbers in the order shown.
    const named = entries.map(([, key, item]) => [plain(key, tools, name), key, item] as const);
    return Object.fromEntries(
      named.map(([shown, key, item]) => [shown, render(item, [...path, key], tools, name)]),
    );
  }
  return value;
}

function sorted(items: readonly JsonValue[], path: readonly string[], tools: Tools): JsonValue[] {
  return items
    .map((item) => [JSON.stringify(render(item, path, tools, tools.peek)), item] as const)
    .toSorted(byKey)
    .map(([, item]) => item);
}

const MAX_TEXT = 2000;

function plain(text: string, tools: Tools, name: Namer, sentence = false): string {
  if (text.length > MAX_TEXT) return `‹text of ${text.length} characters›`;
  const replaced = tools
    .tokenise(text)
    .map((part) => (part.kind === undefined ? part.text : name(part.kind, part.text)))
    .join('');
  return sentence
    ? replaced
        .replaceAll(/\b\d+(?:\.\d+)? ?(?:ms|s|milliseconds?|seconds?)\b/g, '‹duration›')
        // An event's size depends on the names in it.
        .replaceAll(/\b\d+ bytes\b/g, '‹size›')
    : replaced;
}

function byKey(a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
