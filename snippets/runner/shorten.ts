/**
 * Values as readers see them: long random ones cut to their first characters. For showing only; what is
 * compared is in normalize.ts.
 */
import { isArray, isObject, type JsonValue } from '../../server/matrix/json.ts';
import type { Exchange, Run } from './exchange.ts';
import { createTokeniser, gatherVocabulary, type Kind, type Part } from './kinds.ts';

/** One value by its kind: `$Ykp8…`, `!Kx3r…:localhost`, `MDAxN…`. */
export function shortenValue(kind: Kind, value: string): string {
  switch (kind) {
    case 'event id':
    case 'room id':
      return keepServer(value, 5);
    case 'access token':
    case 'refresh token':
    case 'login token':
    case 'session':
    case 'hash or key':
    case 'signature':
    case 'uuid':
    case 'position':
      return cut(value, 6);
    case 'user id':
    case 'room alias':
    case 'unique name':
      return value.replace(/((?:[a-z][0-9]){2})(?:[a-z][0-9]){3}/, '$1…');
    case 'mail token':
      return cut(value, 9);
    case 'media id':
      return cut(value, 4);
    case 'media url':
      return cut(value, value.lastIndexOf('/') + 5);
    case 'device id':
    case 'filter id':
    case 'transaction id':
    case 'timestamp':
    case 'duration':
    case 'count':
    case 'rank':
    case 'user agent':
    case 'address':
    case 'server name':
    case 'homeserver':
      return value;
  }
}

function shortenPart({ kind, text }: Part): string {
  return kind === undefined ? text : shortenValue(kind, text);
}

function cut(value: string, length: number): string {
  return value.length > length + 4 ? `${value.slice(0, length)}…` : value;
}

function keepServer(value: string, length: number): string {
  const colon = value.indexOf(':');
  return colon === -1
    ? cut(value, length)
    : cut(value.slice(0, colon), length) + value.slice(colon);
}

const MAX_TEXT = 400;

/** The functions that shorten what one run shows. */
export interface Shortener {
  /** Any text, such as a command: the values in it are shortened, the rest is kept. */
  text(text: string): string;
  /** Also cuts texts of more than 400 characters. */
  json(value: JsonValue): JsonValue;
  exchange(exchange: Exchange): Exchange;
}

/** A shortener that knows which texts of this run are tokens, ids and so on. */
export function createShortener(
  run: Pick<Run, 'exchanges' | 'quiet' | 'homeserver' | 'serverName'>,
): Shortener {
  const vocabulary = gatherVocabulary([...run.exchanges, ...run.quiet], run);
  const tokenise = createTokeniser(vocabulary);
  const text = (value: string): string => tokenise(value).map(shortenPart).join('');
  const body = (value: string): string =>
    value.length > MAX_TEXT
      ? `${value.slice(0, 40)}… (${value.length.toLocaleString('en')} characters)`
      : text(value);
  const json = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return body(value);
    if (isArray(value)) return value.map(json);
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [text(key), json(item)]),
      );
    return value;
  };
  const headers = (all: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, text(value)]));
  const query = (all: NonNullable<Exchange['request']['query']>) =>
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => [
        key,
        typeof value === 'string' ? text(value) : value.map(text),
      ]),
    );
  return {
    text,
    json,
    exchange: ({ request, response, ...rest }) => ({
      ...rest,
      request: {
        ...request,
        path: shortenPath(request.path, text),
        headers: headers(request.headers),
        ...(request.query === undefined ? {} : { query: query(request.query) }),
        ...(request.body === undefined ? {} : { body: json(request.body) }),
        ...(request.rawBody === undefined
          ? {}
          : { rawBody: request.method === 'MAIL' ? text(request.rawBody) : body(request.rawBody) }),
      },
      response: {
        ...response,
        headers: headers(response.headers),
        ...(response.body === undefined ? {} : { body: json(response.body) }),
        ...(response.text === undefined ? {} : { text: body(response.text) }),
      },
    }),
  };
}

/** Ids in a path are percent-encoded; they are shown readable. */
function shortenPath(path: string, text: (value: string) => string): string {
  return path
    .split('/')
    .map((segment) => {
      if (!segment.includes('%')) return text(segment);
      try {
        return text(decodeURIComponent(segment));
      } catch {
        return segment;
      }
    })
    .join('/');
}
