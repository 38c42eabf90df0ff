import type { ServerNameText } from '../identifiers.ts';
import type { RoomVersion } from '../room-versions.ts';

/** A key by which a server signs, or signed once. Times are milliseconds since the epoch. */
export type VerifyKey = InUse | Retired;

/** Published in `verify_keys`. */
export type InUse = {
  readonly publicKey: Uint8Array;
  /** Until when the server stands by it, as far as we believe it: see {@link believedUntil}. */
  readonly validUntil: number;
};

/** Published in `old_verify_keys`. */
export type Retired = {
  readonly publicKey: Uint8Array;
  readonly expiredAt: number;
};

/** The keys that are known. Nothing is fetched here: who answers may have to fetch beforehand. */
export type VerifyKeyLookup = (server: ServerNameText, keyId: string) => VerifyKey | undefined;

const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000;

/**
 * Until when a published key is good: as its server says, and no longer than seven days from when
 * we asked, so that a stolen key does not live forever.
 *
 * @param validUntilTs `valid_until_ts` of the answer
 * @param fetchedAt when the answer came
 * @see https://spec.matrix.org/v1.19/rooms/v5/#signing-key-validity-period
 */
export function believedUntil(validUntilTs: number, fetchedAt: number): number {
  return Math.min(validUntilTs, fetchedAt + SEVEN_DAYS);
}

/**
 * Whether a key may have signed an event of the given time. A retired key signs nothing after it
 * expired, in any room version; up to version 4 a key in use is good for any time.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events
 */
export function isValidAt(key: VerifyKey, ts: number, version: RoomVersion): boolean {
  if ('expiredAt' in key) return ts <= key.expiredAt;
  return !version.signingKeyValidityEnforced || ts <= key.validUntil;
}
