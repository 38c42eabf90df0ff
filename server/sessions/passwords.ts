/** Passwords: hashed with scrypt, a few at a time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { MatrixError } from '../errors.ts';
import { utf8Length } from '../matrix/utf8.ts';
import { createTurns } from '../turns.ts';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const BLOCK_SIZE = 8;
const PARALLEL = 1;

/** How many are hashed at once (each takes a thread and its memory), and how many more may wait. */
const AT_ONCE = 2;
const WAITING = 64;

const MAX_PASSWORD_BYTES = 1024;

/** `$scrypt$ln=15,r=8,p=1$salt$hash`, the last two in Base64 without padding. */
const FORMAT = /^\$scrypt\$ln=(\d{1,2}),r=8,p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

export interface Passwords {
  /** Throws M_WEAK_PASSWORD for an empty password, M_INVALID_PARAM for one over 1024 bytes. */
  assertAcceptable(password: string): void;
  /** A text that holds the hash and how it was made. Throws M_LIMIT_EXCEEDED when too many wait already. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is right. Without a hash (no such account) it takes as long and answers no, so that
   * nobody can tell accounts apart from names that are free. Throws M_LIMIT_EXCEEDED.
   */
  verify(password: string, hash: string | null | undefined): Promise<boolean>;
  /** Whether the hash was made with another cost than the one that is configured. */
  isOutdated(hash: string): boolean;
}

/** @param cost the binary logarithm of scrypt's N */
export function createPasswords(cost: number): Passwords {
  const inTurn = createTurns({
    atOnce: AT_ONCE,
    waiting: WAITING,
    refusal: 'Too many passwords are being checked at this moment.',
  });
  const derive = (password: string, salt: Uint8Array, logN: number): Promise<Buffer> =>
    inTurn(() => deriveKey(password, salt, logN));
  const stranger = { salt: randomBytes(SALT_BYTES), cost };

  return {
    assertAcceptable(password) {
      if (password === '')
        throw new MatrixError('M_WEAK_PASSWORD', 'The password must not be empty.');
      if (utf8Length(password) > MAX_PASSWORD_BYTES)
        throw new MatrixError(
          'M_INVALID_PARAM',
          `The password is longer than ${MAX_PASSWORD_BYTES} bytes.`,
        );
    },

    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await derive(password, salt, cost);
      return `$scrypt$ln=${cost},r=${BLOCK_SIZE},p=${PARALLEL}$${unpadded(salt)}$${unpadded(hash)}`;
    },

    async verify(password, hash) {
      const [, logN, salt, expected] = FORMAT.exec(hash ?? '') ?? [];
      if (logN === undefined || salt === undefined || expected === undefined) {
        await derive(password, stranger.salt, stranger.cost);
        return false;
      }
      const actual = await derive(password, Buffer.from(salt, 'base64'), Number(logN));
      return timingSafeEqual(actual, Buffer.from(expected, 'base64'));
    },

    isOutdated: (hash) => FORMAT.exec(hash)?.[1] !== String(cost),
  };
}

function deriveKey(password: string, salt: Uint8Array, logN: number): Promise<Buffer> {
  const N = 2 ** logN;
  // What scrypt needs is 128 · N · r bytes and a little; the default cap of Node is below that.
  const options = { N, r: BLOCK_SIZE, p: PARALLEL, maxmem: 128 * (N + 2) * BLOCK_SIZE * 2 };
  return new Promise((resolve, reject) => {
    // The same password typed on two keyboards may come as different code points.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
