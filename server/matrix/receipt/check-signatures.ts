import type { CryptoPrimitives } from '../crypto.ts';
import type { Pdu } from '../events.ts';
import type { ServerNameText } from '../identifiers.ts';
import type { RoomVersion } from '../room-versions.ts';
import { requiredSigners, signingKeyIds, verifyEvent, vouchingServer } from '../signing.ts';
import { isValidAt, type VerifyKeyLookup } from './verify-keys.ts';

/** Why a server's signature does not count. */
export type SignatureProblem =
  /** The server has not signed by any algorithm that we know. */
  | 'unsigned'
  /** It has signed with keys that we do not know, or that were not valid at the event's time. */
  | 'no-known-key'
  | 'wrong';

/** An event lacks a right signature of a server that must have signed it: it is dropped. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
  readonly server: ServerNameText;
  readonly problem: SignatureProblem;

  constructor(server: ServerNameText, problem: SignatureProblem) {
    super(`${EXPLANATIONS[problem]} ${server}`);
    this.server = server;
    this.problem = problem;
  }
}

const EXPLANATIONS: Readonly<Record<SignatureProblem, string>> = {
  unsigned: 'the event is not signed by',
  'no-known-key': 'the event is signed with no key that is known to be valid of',
  wrong: 'the event carries a wrong signature of',
};

/** A key that the check of an event asks for. */
export type KeyWanted = { readonly server: ServerNameText; readonly keyId: string };

/** The keys that {@link checkSignatures} will ask for, so that they can be fetched before. */
export function keysWanted(event: Pdu, version: RoomVersion): KeyWanted[] {
  return checkedSigners(event, version).flatMap((server) =>
    signingKeyIds(event, server).map((keyId) => ({ server, keyId })),
  );
}

/**
 * Checks the signatures of an event: the second check on receipt. Every server that must have signed
 * has to have done so with a key that is known and was valid, and none of its signatures by such
 * keys may be wrong. Signatures by other keys and of other servers are not looked at.
 *
 * @returns the servers whose signature was found right: those that must have signed, and the one
 *   that vouches for a restricted join, if it has; the authorization rules ask for that one
 * @throws SignatureError
 * @see https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events
 */
export function checkSignatures(
  event: Pdu,
  version: RoomVersion,
  keys: VerifyKeyLookup,
  crypto: CryptoPrimitives,
): Set<ServerNameText> {
  const required = requiredSigners(event, version);
  const signers = new Set<ServerNameText>();
  for (const server of checkedSigners(event, version)) {
    const problem = problemWith(event, server, version, keys, crypto);
    if (problem === undefined) signers.add(server);
    else if (required.has(server)) throw new SignatureError(server, problem);
  }
  return signers;
}

function checkedSigners(event: Pdu, version: RoomVersion): ServerNameText[] {
  const voucher = vouchingServer(event, version);
  const required = requiredSigners(event, version);
  return [...new Set(voucher === undefined ? required : [...required, voucher])];
}

function problemWith(
  event: Pdu,
  server: ServerNameText,
  version: RoomVersion,
  keys: VerifyKeyLookup,
  crypto: CryptoPrimitives,
): SignatureProblem | undefined {
  const keyIds = signingKeyIds(event, server);
  if (keyIds.length === 0) return 'unsigned';
  const known = keyIds.flatMap((keyId) => {
    const key = keys(server, keyId);
    const counts = key !== undefined && isValidAt(key, event.origin_server_ts, version);
    return counts ? [{ keyId, publicKey: key.publicKey }] : [];
  });
  if (known.length === 0) return 'no-known-key';
  const areRight = known.every(({ keyId, publicKey }) =>
    verifyEvent(event, version, server, keyId, publicKey, crypto),
  );
  return areRight ? undefined : 'wrong';
}
