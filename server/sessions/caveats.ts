/**
 * Caveats: what a macaroon's conditions mean.
 *
 * The server writes the first ones itself, when it mints a token. Whoever holds the token may append more, each
 * of which takes something away:
 *
 * | caveat                                | allows only requests                                       |
 * | ------------------------------------- | ---------------------------------------------------------- |
 * | `time < 1798761600000`                | before that time, in milliseconds since 1970               |
 * | `method = GET`                        | with that method                                           |
 * | `path ^ /_matrix/client/v3/sync`      | to that path and those below it, compared segment by segment |
 * | `room = !id:example.org`              | whose path names that room by its id                       |
 * | `event-type = m.room.message`         | whose path names that event type                           |
 *
 * A caveat that is not in the table allows nothing. A request that names no room in its path (`/sync`,
 * `/createRoom`) or names it by an alias is not allowed by any `room` caveat.
 */

/** What caveats look at in a request. */
export interface RequestFacts {
  readonly method: string;
  /** The path without the query, percent-encoded, as the routes name it: with `v3` also where a client wrote `r0`. */
  readonly path: string;
  /** The room id in the path, decoded. Absent when the path names no room, or names it by an alias. */
  readonly roomId?: string;
  /** The room alias in the path. No caveat looks at it: where it leads may change between check and use. */
  readonly roomAlias?: string;
  /** The event type in the path, decoded. */
  readonly eventType?: string;
}

/** How many caveats may be appended to a token. */
export const MAX_APPENDED_CAVEATS = 16;

export interface MintedFor {
  readonly userId: string;
  readonly deviceId: string;
  readonly kind: 'access' | 'refresh';
  readonly expiresAt: number | null;
}

/** The caveats of a token as it is minted, always in this order. */
export function mintedCaveats({ userId, deviceId, kind, expiresAt }: MintedFor): string[] {
  const caveats = [`user = ${userId}`, `device = ${deviceId}`, `kind = ${kind}`];
  if (expiresAt !== null) caveats.push(`time < ${expiresAt}`);
  return caveats;
}

type Condition = (facts: RequestFacts, now: number) => boolean;

const CAVEAT = /^(time <|method =|path \^|room =|event-type =) (.+)$/u;

/** What an appended caveat asks for; `undefined` when it is none that the server knows. */
export function parseCaveat(text: string): Condition | undefined {
  const [, name, value] = CAVEAT.exec(text) ?? [];
  if (value === undefined) return undefined;
  switch (name) {
    case 'time <':
      return /^\d{1,15}$/.test(value) ? (_, now) => now < Number(value) : undefined;
    case 'method =':
      return /^[A-Z]+$/.test(value) ? ({ method }) => method === value : undefined;
    case 'path ^':
      return pathCondition(value);
    case 'room =':
      return value.startsWith('!') ? ({ roomId }) => roomId === value : undefined;
    default:
      return ({ eventType }) => eventType === value;
  }
}

/** The first caveat that does not allow the request, or `undefined` when all do. */
export function failedCaveat(
  caveats: readonly string[],
  facts: RequestFacts,
  now: number,
): string | undefined {
  return caveats.find((caveat) => parseCaveat(caveat)?.(facts, now) !== true);
}

/** Segment by segment, so that `/sync` does not allow `/syncfoo`; decoded, so that both ways of writing `!` are one. */
function pathCondition(prefix: string): Condition | undefined {
  const allowed = segments(prefix);
  if (allowed === undefined) return undefined;
  if (allowed.at(-1) === '') allowed.pop();
  return ({ path }) => {
    const asked = segments(path);
    return asked !== undefined && allowed.every((segment, index) => segment === asked[index]);
  };
}

function segments(path: string): string[] | undefined {
  if (!path.startsWith('/') || path.includes('?')) return undefined;
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/**
 * Operations that make, change or end sessions. They belong to whoever has the whole token: one with appended
 * caveats could otherwise end the session it was made from, or make a token that is stronger than itself.
 */
const OWNER_ONLY: readonly { readonly path: RegExp; readonly unless?: string }[] = [
  { path: /^\/logout(\/all)?$/ },
  { path: /^\/login\/get_token$/ },
  { path: /^\/account\//, unless: 'GET' },
  { path: /^\/devices\//, unless: 'GET' },
  { path: /^\/delete_devices$/ },
  { path: /^\/keys\/device_signing\// },
  { path: /^\/user\/[^/]+\/openid\// },
];

/** Whether only the whole token may ask for this, never one with appended caveats. */
export function isOwnerOnly({ method, path }: RequestFacts): boolean {
  const operation = /^\/_matrix\/client\/[^/]+(\/.*)$/.exec(path)?.[1];
  if (operation === undefined) return false;
  const decoded = segments(operation);
  if (decoded === undefined) return true;
  const plain = `/${decoded.join('/')}`;
  return OWNER_ONLY.some(({ path: pattern, unless }) => pattern.test(plain) && method !== unless);
}
