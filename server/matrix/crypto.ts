/**
 * The few cryptographic operations that the protocol's heart needs.
 *
 * The heart runs in the server and in a browser, so it is handed an implementation instead of
 * importing one: `server/crypto/node.ts` (fast) or `server/crypto/noble.ts` (runs anywhere).
 * All operations are synchronous, deterministic and free of side effects.
 */
export interface CryptoPrimitives {
  /** SHA-256; a string is hashed as its UTF-8 bytes. 32 bytes come back. */
  sha256(data: Uint8Array | string): Uint8Array;

  /** SHA-1 of a string's UTF-8 bytes, 20 bytes. Orders events in room version 1, secures nothing. */
  sha1(text: string): Uint8Array;

  /** The 32-byte public key that belongs to a 32-byte Ed25519 seed. */
  ed25519PublicKey(seed: Uint8Array): Uint8Array;

  /** A 64-byte Ed25519 signature, made with a 32-byte seed. */
  ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array;

  /** Whether the signature is right. A key or signature of the wrong size is simply not. */
  ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

export const ED25519_SEED_BYTES = 32;
export const ED25519_PUBLIC_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;
