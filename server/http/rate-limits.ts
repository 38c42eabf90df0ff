/**
 * Rate limits: a token bucket for each client and kind of request.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#rate-limiting
 */
import { isIPv6 } from 'node:net';
import { MatrixError } from '../errors.ts';

/** A bucket holds `burst` requests and gets `perSecond` new ones each second. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** What may be limited by itself. */
export const RATE_LIMIT_DEFAULTS = {
  /** Requests the spec rate-limits that have no kind of their own. */
  default: { perSecond: 20, burst: 100 },
  registration: { perSecond: 2, burst: 100 },
  /** Attempts to log in or to prove who one is. */
  login: { perSecond: 0.5, burst: 20 },
  join: { perSecond: 1, burst: 20 },
  invite: { perSecond: 1, burst: 30 },
  upload: { perSecond: 2, burst: 100 },
  /** Files and thumbnails: a timeline asks for many at once. */
  download: { perSecond: 50, burst: 500 },
  /** Each may be a request to somebody else’s server. */
  preview: { perSecond: 1, burst: 30 },
  /** Letters that a client has sent to e-mail addresses, of which only their owners know whose they are. */
  email: { perSecond: 0.02, burst: 10 },
  /** Such letters to one address, whoever asks for them. */
  email_address: { perSecond: 0.002, burst: 5 },
} as const satisfies Record<string, RateLimit>;

export type RateLimitKind = keyof typeof RATE_LIMIT_DEFAULTS;
export type RateLimits = Readonly<Record<RateLimitKind, RateLimit>>;

function isKind(kind: string): kind is RateLimitKind {
  return kind in RATE_LIMIT_DEFAULTS;
}

/** Reads limits from the configuration file: kinds that are not named keep their default. Throws an `Error` that names what is wrong. */
export function readRateLimits(value: object): RateLimits {
  const limits: Record<RateLimitKind, RateLimit> = { ...RATE_LIMIT_DEFAULTS };
  for (const [kind, limit] of Object.entries(value)) {
    if (!isKind(kind))
      throw new Error(
        `has no kind ${kind}; there are ${Object.keys(RATE_LIMIT_DEFAULTS).join(', ')}`,
      );
    limits[kind] = readLimit(kind, limit);
  }
  return limits;
}

function readLimit(kind: string, value: unknown): RateLimit {
  const isPositive = (number: unknown): number is number =>
    typeof number === 'number' && Number.isFinite(number) && number > 0;
  if (typeof value === 'object' && value !== null && 'per_second' in value && 'burst' in value) {
    const { per_second: perSecond, burst } = value;
    if (isPositive(perSecond) && isPositive(burst) && Object.keys(value).length === 2)
      return { perSecond, burst };
  }
  throw new Error(`takes { per_second, burst } for ${kind}, both numbers above 0`);
}

interface Bucket {
  tokens: number;
  /** When `tokens` was last right, in milliseconds. */
  at: number;
}

export interface RateLimiter {
  /** Takes one request from the client's bucket: 0 when it may go on, else how many milliseconds to wait. */
  take(kind: RateLimitKind, client: string): number;
}

function refill(bucket: Bucket, { perSecond, burst }: RateLimit, now: number): void {
  const gained = (Math.max(0, now - bucket.at) / 1000) * perSecond;
  bucket.tokens = Math.min(burst, bucket.tokens + gained);
  bucket.at = now;
}

/** How many buckets are kept before the full ones (which say nothing) are dropped. */
const SWEEP_AT = 10_000;

/**
 * Whom an address stands for. Of IPv6 it is the network that counts: whoever has one address has the 2^64 beside
 * it, and could take a full bucket from each.
 */
export function clientAt(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail?.split(':').filter((group) => group !== '') ?? [];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const network = [...before, ...zeros, ...after].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** @param clock milliseconds, must not run backwards by much */
export function createRateLimiter(limits: RateLimits, clock: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  let sweepAt = SWEEP_AT;

  const sweep = (now: number): void => {
    for (const [key, bucket] of buckets) {
      const kind = key.slice(0, key.indexOf(' '));
      if (!isKind(kind)) continue;
      refill(bucket, limits[kind], now);
      if (bucket.tokens >= limits[kind].burst) buckets.delete(key);
    }
    // Not again before it has doubled: a sweep that finds nothing to drop must not come with every request.
    sweepAt = Math.max(SWEEP_AT, buckets.size * 2);
  };

  return {
    take(kind, client) {
      const now = clock();
      const limit = limits[kind];
      const key = `${kind} ${client}`;
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        if (buckets.size >= sweepAt) sweep(now);
        bucket = { tokens: limit.burst, at: now };
        buckets.set(key, bucket);
      }
      refill(bucket, limit, now);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - bucket.tokens) / limit.perSecond) * 1000);
    },
  };
}

/** Takes one request from the client's bucket. Throws M_LIMIT_EXCEEDED when there is none left. */
export function takeOne(
  limiter: RateLimiter | undefined,
  kind: RateLimitKind,
  client: string,
): void {
  const waitMs = limiter?.take(kind, client) ?? 0;
  if (waitMs === 0) return;
  throw new MatrixError('M_LIMIT_EXCEEDED', 'too many requests; wait as long as Retry-After says', {
    retryAfterSeconds: waitMs / 1000,
    fields: { retry_after_ms: waitMs },
  });
}

/** Counts a request from an IP address; throws M_LIMIT_EXCEEDED. */
export type Limit = (kind: RateLimitKind, ip: string) => void;
