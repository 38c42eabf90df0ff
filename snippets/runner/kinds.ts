/**
 * The kinds of values that differ from run to run, and how they are recognised: by the field they stand in,
 * by their shape, or because the same text was recognised elsewhere in the run.
 */
import { isArray, isObject, type JsonValue } from '../../server/matrix/json.ts';
import type { Exchange } from './exchange.ts';
import { UNIQUE_SHAPE } from './unique.ts';

/** Kinds whose values are told apart: `‹event id 1›`, `‹event id 2›`. */
export type NumberedKind =
  | 'access token'
  | 'refresh token'
  | 'login token'
  | 'mail token'
  | 'device id'
  | 'session'
  | 'filter id'
  | 'transaction id'
  | 'user id'
  | 'room id'
  | 'room alias'
  | 'event id'
  | 'media url'
  | 'media id'
  | 'unique name'
  | 'hash or key'
  | 'signature'
  | 'uuid';

/**
 * Kinds where it is chance whether two values are the same (two events in one millisecond, a sync position that
 * other people's messages move): all values of such a kind are equal.
 */
export type VolatileKind =
  | 'timestamp'
  | 'duration'
  | 'position'
  | 'count'
  | 'rank'
  | 'user agent'
  | 'address'
  | 'server name'
  | 'homeserver';

export type Kind = NumberedKind | VolatileKind;

const VOLATILE: ReadonlySet<Kind> = new Set<VolatileKind>([
  'timestamp',
  'duration',
  'position',
  'count',
  'rank',
  'user agent',
  'address',
  'server name',
  'homeserver',
]);

export function isVolatile(kind: Kind): boolean {
  return VOLATILE.has(kind);
}

const TEXT_FIELDS = new Map<string, Kind>([
  ['access_token', 'access token'],
  ['refresh_token', 'refresh token'],
  ['login_token', 'login token'],
  ['device_id', 'device id'],
  ['session', 'session'],
  ['sid', 'session'],
  ['filter_id', 'filter id'],
  ['next_batch', 'position'],
  ['prev_batch', 'position'],
  ['last_seen_ip', 'address'],
  ['user_agent', 'user agent'],
  ['base_url', 'homeserver'],
  ['id_server', 'address'],
  ['user_code', 'session'],
  ['device_code', 'session'],
]);

/** Names too common to mean a position anywhere but at the top of a body or in a query. */
const TOP_FIELDS = new Set(['start', 'end', 'from', 'to', 'since']);
/** The ends of a stretch of events, wherever a body has one. */
const PAGE_ENDS = new Set(['start', 'end']);

function isPosition(field: string, depth: number): boolean {
  return PAGE_ENDS.has(field) || (depth === 1 && TOP_FIELDS.has(field));
}

const NUMBER_FIELDS = new Map<string, Kind>([
  ['age', 'duration'],
  ['last_active_ago', 'duration'],
  ['retry_after_ms', 'duration'],
  ['expires_in_ms', 'duration'],
  ['expires_in', 'duration'],
  ['duration_ms', 'duration'],
  ['total_room_count_estimate', 'count'],
  ['rank', 'rank'],
  ['unused_expires_at', 'timestamp'],
  ['not_before', 'timestamp'],
  ['not_after', 'timestamp'],
  ['last_seen', 'timestamp'],
  ['validated_at', 'timestamp'],
  ['added_at', 'timestamp'],
  ['client_id_issued_at', 'timestamp'],
]);

function isTimestampField(field: string): boolean {
  return /(^|_)ts$/.test(field);
}

/** The kind that a field's name gives its value, if any. `depth` is 1 for the fields of a body or query. */
export function kindOfField(field: string, value: JsonValue, depth: number): Kind | undefined {
  if (typeof value === 'number')
    return NUMBER_FIELDS.get(field) ?? (isTimestampField(field) ? 'timestamp' : undefined);
  if (typeof value !== 'string' || value === '') return undefined;
  if (isTimestampField(field) && /^\d{12,}$/.test(value)) return 'timestamp';
  return TEXT_FIELDS.get(field) ?? (isPosition(field, depth) ? 'position' : undefined);
}

const HOST = String.raw`(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?::[0-9]{1,5})?`;
const BASE64 = 'A-Za-z0-9+/_-';
/** A reference hash in an id. A slash after it is the path's; only event ids of room version 3 have slashes inside. */
const REFERENCE = '[A-Za-z0-9_-]{43}(?![:A-Za-z0-9_-])';
const whole = (length: number): string => `(?<![${BASE64}])[${BASE64}]{${length}}(?![=${BASE64}])`;

/** In the order in which they are tried at each place of a text. */
const SHAPES: readonly (readonly [Kind, string])[] = [
  ['media url', `mxc://${HOST}/[A-Za-z0-9_-]+`],
  ['user id', String.raw`@[A-Za-z0-9._=/+-]+:${HOST}`],
  ['room alias', `#[^\\s:"'/#]+:${HOST}`],
  [
    'event id',
    String.raw`\$(?:${REFERENCE}|[A-Za-z0-9+/]{43}(?![:A-Za-z0-9+])|[A-Za-z0-9._~+/-]+:${HOST})`,
  ],
  // In a link that any client can be opened with.
  ['event id', `%24${REFERENCE}`],
  ['room id', String.raw`!(?:${REFERENCE}|[A-Za-z0-9._~+/=-]+:${HOST})`],
  ['access token', String.raw`\b(?:MD[AE][A-Za-z0-9_-]{60,}|syt_[A-Za-z0-9_]{16,})`],
  ['mail token', String.raw`\bstop_[A-Za-z0-9_-]{60,}`],
  ['uuid', String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`],
  ['timestamp', String.raw`\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?`],
  ['timestamp', String.raw`\b1[6-9]\d{11}\b`],
  // The name for a TURN server: a second, and whose it is.
  ['timestamp', String.raw`\b1[6-9]\d{8}(?=:@)`],
  ['unique name', `(?<![A-Za-z0-9])${UNIQUE_SHAPE}(?![A-Za-z0-9])`],
  ['signature', whole(86)],
  // Some pad it.
  ['signature', `(?<![${BASE64}])[${BASE64}]{86}==`],
  // An HMAC-SHA1, padded.
  ['signature', `(?<![${BASE64}])[${BASE64}]{27}=(?!=)`],
  ['hash or key', whole(43)],
  // The id of a homeserver's key.
  ['hash or key', String.raw`\bed25519:a_[0-9a-f]{6}\b`],
];

/** Texts known to be of a kind, beside what shapes tell. */
export type Vocabulary = ReadonlyMap<string, Kind>;

/** A stretch of a text, with its kind if it has one. */
export interface Part {
  readonly text: string;
  readonly kind?: Kind;
}

/** Short texts would be found inside words that have nothing to do with them. */
const MIN_LITERAL = 6;

/** Makes the function that cuts texts into stretches of one kind each. */
export function createTokeniser(vocabulary: Vocabulary): (text: string) => readonly Part[] {
  const literals = [...vocabulary.keys()]
    .filter((text) => text.length >= MIN_LITERAL || vocabulary.get(text) === 'server name')
    .toSorted((a, b) => b.length - a.length);
  const known = literals.map(escapeForRegExp).join('|');
  const groups = SHAPES.map(([, shape], i) => `(?<k${i}>${shape})`);
  if (known !== '') groups.unshift(`(?<known>(?<![A-Za-z0-9])(?:${known})(?![A-Za-z0-9]))`);
  // A server name alone must not hide the user id that it ends: ids start earlier in the text, and the leftmost match wins.
  const pattern = new RegExp(groups.join('|'), 'g');
  const kindOf = (match: RegExpExecArray): Kind | undefined => {
    if (match.groups?.['known'] !== undefined) return vocabulary.get(match[0]);
    const at = SHAPES.findIndex((_, i) => match.groups?.[`k${i}`] !== undefined);
    return SHAPES[at]?.[0];
  };
  return (text) => {
    const parts: Part[] = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      const kind = kindOf(match);
      if (kind === undefined) continue;
      if (match.index > end) parts.push({ text: text.slice(end, match.index) });
      parts.push({ text: match[0], kind });
      end = match.index + match[0].length;
    }
    if (end < text.length) parts.push({ text: text.slice(end) });
    return parts;
  };
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** What is known of the server a run was made against. */
export interface Surroundings {
  readonly homeserver: string;
  readonly serverName: string;
}

const PATH_RULES: readonly (readonly [RegExp, Kind])[] = [
  [/\/devices\/([^/]+)$/, 'device id'],
  [/\/filter\/([^/]+)$/, 'filter id'],
  [/\/state\/m\.room\.third_party_invite\/([^/]+)$/, 'hash or key'],
  [/\/app\/v1\/transactions\/([^/]+)$/, 'transaction id'],
  [/\/media\/(?:v\d\/)?(?:download|thumbnail|upload)\/[^/]+\/([^/]+)/, 'media id'],
];

const UNIQUE = new RegExp(UNIQUE_SHAPE);

/** The texts that the fields of these exchanges say are of a kind. */
export function gatherVocabulary(
  exchanges: readonly Exchange[],
  surroundings: Surroundings,
): Vocabulary {
  const found = new Map<string, Kind>();
  if (surroundings.serverName !== '') {
    found.set(surroundings.serverName, 'server name');
    found.set(encodeURIComponent(surroundings.serverName), 'server name');
  }
  // Some servers are called so, and texts name the machine itself so: which of the two it is cannot be told.
  found.set('localhost', 'server name');
  found.set(surroundings.homeserver, 'homeserver');
  found.set(encodeURIComponent(surroundings.homeserver), 'homeserver');
  const gather = (value: JsonValue | undefined, field: string, depth: number): void => {
    if (isArray(value)) for (const item of value) gather(item, field, depth);
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) gather(item, key, depth + 1);
    else if (typeof value === 'string') {
      const kind = kindOfField(field, value, depth);
      if (kind !== undefined && !found.has(value)) found.set(value, kind);
      const mediaId = /^mxc:\/\/[^/]+\/([\w-]+)$/.exec(value)?.[1];
      if (mediaId !== undefined) found.set(mediaId, 'media id');
      // A server makes up names for guests; they come back without the rest of the id.
      const localpart = field === 'user_id' ? /^@([^:]+):/.exec(value)?.[1] : undefined;
      if (localpart !== undefined && !UNIQUE.test(localpart)) found.set(localpart, 'unique name');
    }
  };
  for (const { request, response } of exchanges) {
    const bearer = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '')?.[1];
    if (bearer !== undefined) found.set(bearer, 'access token');
    // An application service listens wherever there was room.
    const { host } = request.headers;
    if (host !== undefined) found.set(host, 'address');
    for (const [rule, kind] of PATH_RULES) {
      const id = rule.exec(request.path)?.[1];
      if (id !== undefined) found.set(decodeSafely(id), kind);
    }
    gather(request.query, '', 0);
    gather(request.body, '', 0);
    gather(response.body, '', 0);
  }
  return found;
}

/** Percent-decoded, or as it is when that is malformed. */
export function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
