/** Compares what is documented with what came back. */
import { isArray, isObject, type JsonValue } from '../../server/matrix/json.ts';
import type { NormalExchange } from './normalize.ts';

/** One place in which two normalized runs differ. */
export interface Difference {
  /** Index of the exchange. */
  readonly exchange: number;
  /** Where, as `response.body.rooms.join`; empty when the whole exchange is missing or too many. */
  readonly path: string;
  /** Absent when nothing was documented there. */
  readonly expected?: JsonValue;
  /** Absent when nothing came. */
  readonly got?: JsonValue;
  /** Only the human-readable text of an error differs, which is every server's own. */
  readonly wording?: true;
}

/** Every difference, in order. None: the runs are the same but for values that differ in every run. */
export function compareRuns(
  documented: readonly NormalExchange[],
  actual: readonly NormalExchange[],
): Difference[] {
  const count = Math.max(documented.length, actual.length);
  return Array.from({ length: count }, (_, i) => compareOne(i, documented[i], actual[i])).flat();
}

function compareOne(
  exchange: number,
  documented: NormalExchange | undefined,
  actual: NormalExchange | undefined,
): Difference[] {
  if (documented === undefined || actual === undefined)
    return [
      {
        exchange,
        path: '',
        ...(documented === undefined ? {} : { expected: line(documented) }),
        ...(actual === undefined ? {} : { got: line(actual) }),
      },
    ];
  const hidden =
    actual.response.headersHidden === true || documented.response.headersHidden === true;
  return diff(comparable(documented, hidden), comparable(actual, hidden), []).map((found) =>
    toDifference(exchange, found),
  );
}

function toDifference(exchange: number, { at, ...found }: Found): Difference {
  const path = at.join('.');
  return {
    exchange,
    path,
    ...found,
    ...(path === 'response.body.error' ? { wording: true } : {}),
  };
}

/** What of an exchange is compared. A browser shows a page hardly any header of another origin. */
function comparable(exchange: NormalExchange, hidden: boolean): JsonValue {
  const { request, response } = exchange;
  const type = response.headers['content-type'];
  return {
    actor: exchange.actor,
    request: {
      method: request.method,
      path: request.path,
      query: request.query ?? null,
      headers: request.headers,
      body: request.body ?? null,
      rawBody: request.rawBody ?? null,
      file: request.file ?? null,
    },
    response: {
      status: response.status,
      headers: hidden ? (type === undefined ? {} : { 'content-type': type }) : response.headers,
      body: response.body ?? null,
      text: response.text ?? null,
      file: response.file ?? null,
    },
  };
}

function line({ request, response }: NormalExchange): string {
  return `${request.method} ${request.path} → ${response.status}`;
}

interface Found {
  readonly at: readonly string[];
  readonly expected?: JsonValue;
  readonly got?: JsonValue;
}

function diff(
  expected: JsonValue | undefined,
  got: JsonValue | undefined,
  at: readonly string[],
): Found[] {
  if (expected === undefined || got === undefined) {
    if (expected === got) return [];
    return [
      {
        at,
        ...(expected === undefined ? {} : { expected }),
        ...(got === undefined ? {} : { got }),
      },
    ];
  }
  if (isArray(expected) && isArray(got)) {
    const length = Math.max(expected.length, got.length);
    return Array.from({ length }, (_, i) => diff(expected[i], got[i], [...at, String(i)])).flat();
  }
  if (isObject(expected) && isObject(got)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return [...keys]
      .toSorted()
      .flatMap((key) => diff(own(expected, key), own(got, key), [...at, key]));
  }
  return expected === got ? [] : [{ at, expected, got }];
}

function own(object: Readonly<Record<string, JsonValue>>, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
