/**
 * Registration tokens: the words that let their holders make accounts. Those of the configuration are good for ever;
 * those in the database were made by the administrator, for a number of accounts and a time.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { MatrixError } from '../errors.ts';
import { ConflictError, type Engine, type Write } from '../storage/engine.ts';
import { writes, type Part } from '../storage/parts.ts';
import {
  NO_SUCH_TOKEN,
  TOKEN_EXISTS,
  type RegistrationTokenRow,
  type RegistrationTokenStore,
} from '../storage/registration-tokens.ts';

/** Whether the token is among those that are good, in a time that says nothing about them. */
export function isRegistrationToken(good: readonly string[], token: string): boolean {
  const digest = hash('sha256', token, 'buffer');
  return good.reduce(
    (found, candidate) => timingSafeEqual(hash('sha256', candidate, 'buffer'), digest) || found,
    false,
  );
}

/** Whether a text can be a token. */
export const canBeRegistrationToken = (token: string): boolean =>
  /^[A-Za-z0-9._~-]{1,64}$/.test(token);

export interface NewRegistrationToken {
  /** Left out: one is made up. */
  readonly token?: string | undefined;
  /** How many accounts; undefined: any number. */
  readonly uses: number | undefined;
  /** Milliseconds since the epoch; undefined: for ever. */
  readonly expiresAt: number | undefined;
}

export interface RegistrationTokens {
  /** Whether the token lets make an account at this moment. */
  isGood(token: string): Promise<boolean>;
  /**
   * What counts a use of the token; it must be part of the commit that the token was needed for, which fails when the
   * last use was taken meanwhile. Throws M_FORBIDDEN for a token that is not good.
   */
  use(token: string): Promise<readonly Part[]>;
  /** Makes a token and answers it. Throws M_INVALID_PARAM for one that cannot be or is there already. */
  create(token: NewRegistrationToken): Promise<string>;
  /** Those that were made with {@link create}, the oldest first. */
  list(): Promise<readonly RegistrationTokenRow[]>;
  /** Throws M_NOT_FOUND. */
  remove(token: string): Promise<void>;
}

export function createRegistrationTokens(deps: {
  readonly engine: Engine;
  readonly store: RegistrationTokenStore;
  /** Those of the configuration. */
  readonly configured: readonly string[];
  readonly clock: () => number;
}): RegistrationTokens {
  const { engine, store, configured, clock } = deps;

  const commit = async (write: Write, condition: string, refusal: MatrixError): Promise<void> => {
    try {
      await engine.commit({ writes: [write], positions: 0 });
    } catch (error) {
      if (error instanceof ConflictError && error.condition === condition) throw refusal;
      throw error;
    }
  };

  return {
    async isGood(token) {
      return isRegistrationToken([...configured, ...(await store.good(clock()))], token);
    },

    async use(token) {
      if (isRegistrationToken(configured, token)) return [];
      if (!isRegistrationToken(await store.good(clock()), token))
        throw new MatrixError('M_FORBIDDEN', 'The registration token is not valid.');
      return [writes(store.use(token, clock()))];
    },

    async create({ token = randomBytes(12).toString('base64url'), uses, expiresAt }) {
      if (!canBeRegistrationToken(token))
        throw new MatrixError(
          'M_INVALID_PARAM',
          'A token may only have A-Z a-z 0-9 . _ ~ - and at most 64 of them.',
        );
      const row = { token, uses_allowed: uses ?? null, expires_at: expiresAt ?? null };
      await commit(
        store.insert({ ...row, created_at: clock() }),
        TOKEN_EXISTS,
        new MatrixError('M_INVALID_PARAM', 'That token is there already.'),
      );
      return token;
    },

    list: () => store.all(),

    remove: (token) =>
      commit(
        store.remove(token),
        NO_SUCH_TOKEN,
        new MatrixError('M_NOT_FOUND', 'There is no such token.'),
      ),
  };
}
