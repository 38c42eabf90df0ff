/**
 * Accounts made by whoever knows the shared secret: a nonce is asked for, and sent back with a proof over it and
 * the account's data. Not part of the spec; existing provisioning tools speak it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { MatrixError } from '../errors.ts';

const NONCE_MS = 60_000;
const MAX_NONCES = 10_000;

export interface SharedSecretRequest {
  readonly nonce: string;
  readonly username: string;
  readonly password: string;
  readonly admin: boolean;
  /** Part of what is proved; it has no effect here. */
  readonly userType: string | undefined;
  /** HMAC-SHA1 in hexadecimal. */
  readonly mac: string;
}

export interface SharedSecret {
  /** A nonce, good once and for a minute. Throws M_UNRECOGNIZED when the server has no shared secret. */
  issueNonce(): string;
  /** Throws M_UNRECOGNIZED as well, M_INVALID_PARAM for a nonce that is not good and M_FORBIDDEN for a wrong proof. */
  verify(request: SharedSecretRequest): void;
}

export function createSharedSecret(secret: string | undefined, clock: () => number): SharedSecret {
  /** Each nonce and when it expires, oldest first. */
  const nonces = new Map<string, number>();

  const known = (): string => {
    if (secret !== undefined) return secret;
    throw new MatrixError('M_UNRECOGNIZED', 'RUMA_REGISTRATION_SHARED_SECRET is not set.');
  };

  return {
    issueNonce() {
      known();
      for (const [nonce, expires] of nonces)
        if (expires <= clock() || nonces.size >= MAX_NONCES) nonces.delete(nonce);
      const nonce = randomBytes(32).toString('hex');
      nonces.set(nonce, clock() + NONCE_MS);
      return nonce;
    },

    verify(request) {
      const key = known();
      const expires = nonces.get(request.nonce) ?? 0;
      nonces.delete(request.nonce);
      if (expires <= clock())
        throw new MatrixError('M_INVALID_PARAM', 'nonce is unknown, used or expired.');
      const expected = sharedSecretMac(key, request);
      const given = Buffer.from(request.mac, 'hex');
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw new MatrixError('M_FORBIDDEN', 'mac is wrong.');
    },
  };
}

/** The proof: HMAC-SHA1 over nonce, username, password, `admin` or `notadmin` and the user type, a NUL between each two. */
export function sharedSecretMac(secret: string, request: Omit<SharedSecretRequest, 'mac'>): Buffer {
  const parts = [
    request.nonce,
    request.username,
    request.password,
    request.admin ? 'admin' : 'notadmin',
    ...(request.userType === undefined ? [] : [request.userType]),
  ];
  return createHmac('sha1', secret).update(parts.join('\0')).digest();
}
