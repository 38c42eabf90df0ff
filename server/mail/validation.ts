/**
 * E-mail addresses are proved by letters: who has the letter has the address. What came of it is kept for the client that
 * asked, and for the one purpose that the letter named.
 *
 * Strangers learn nothing about who has an account: whatever they ask, a letter goes to the address, and the answer is the
 * same. It is the letter that says that there is no account, or one already.
 */
import { createHmac, hash, randomBytes } from 'node:crypto';
import type {
  ContactValidation,
  PendingValidation,
  Purpose,
  ValidationRequest,
} from '../accounts/validation.ts';
import { isSameSecret } from '../crypto/same-secret.ts';
import { MatrixError } from '../errors.ts';
import { takeOne, type RateLimiter } from '../http/rate-limits.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { ContactStore } from '../storage/contacts.ts';
import type { Engine } from '../storage/engine.ts';
import { writes } from '../storage/parts.ts';
import type {
  ValidationSessionRow,
  ValidationSessionStore,
} from '../storage/validation-sessions.ts';
import { confirmationLetter, nobodyLetter, takenLetter, type Draft } from './letters.ts';
import { MailError, type Mailer } from './mailer.ts';

/** Where the links lead, below the public address. */
export const CONFIRMATION_PATH = '/_ruma/email/confirm';

/** How long a link is good, and after it was followed how long the client may take to use that. In milliseconds. */
export const VALIDATION_MS = 3_600_000;

export interface EmailValidationDependencies {
  readonly engine: Engine;
  readonly store: ValidationSessionStore;
  readonly contacts: Pick<ContactStore, 'owner'>;
  readonly mailer: Mailer;
  /** A secret that stays: the tokens are made from it, so that none has to be kept. */
  readonly key: Uint8Array;
  readonly serverName: string;
  /** Where browsers reach the server. */
  readonly publicUrl: () => string;
  /** Counts the letters to each address. */
  readonly rateLimiter: RateLimiter | undefined;
  readonly clock: () => number;
  /** Told what an administrator should know. */
  readonly onNotice: (sentence: string) => void;
}

export function createEmailValidation(deps: EmailValidationDependencies): ContactValidation {
  const { engine, store, contacts, mailer, key, clock, onNotice } = deps;
  const { serverName, publicUrl, rateLimiter } = deps;
  /** Requests that are being answered, by what makes two of them the same. */
  const underWay = new Map<string, Promise<string>>();

  /** 256 bits that cannot be known without the key. Every letter of a session has the same, so each of them will do. */
  const tokenOf = (sid: string): string =>
    createHmac('sha256', key).update(`validate e-mail\n${sid}`).digest('base64url');

  const letterFor = ({ purpose }: ValidationRequest, sid: string, owner?: UserId): Draft => {
    if (purpose === 'reset-password' && owner === undefined) return nobodyLetter(serverName);
    if (purpose !== 'reset-password' && owner !== undefined) return takenLetter(serverName, owner);
    const query = new URLSearchParams({ sid, token: tokenOf(sid) });
    const link = `${publicUrl()}${CONFIRMATION_PATH}?${query}`;
    return confirmationLetter({
      purpose,
      serverName,
      account: owner,
      link,
      lifetimeMs: VALIDATION_MS,
    });
  };

  const send = async (to: string, letter: Draft): Promise<void> => {
    try {
      await mailer.send({ to, ...letter });
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      if (error.isPermanent)
        throw new MatrixError('M_THREEPID_DENIED', 'Mail to that address is refused.');
      onNotice(error.message);
      throw new MatrixError('M_UNKNOWN', 'No mail can be sent at the moment. Try again later.', {
        status: 503,
      });
    }
  };

  /** The letter comes first: a session is only there when the letter was taken, and then the same is not sent again. */
  const ask = async (request: ValidationRequest): Promise<string> => {
    const { purpose, medium, address, sendAttempt, nextLink } = request;
    const now = clock();
    const pair = { purpose, medium, address, secret_hash: hashOf(request.clientSecret) };
    const known = await store.same(pair, now);
    if (known !== undefined && (known.validated_at !== null || sendAttempt <= known.send_attempt))
      return known.sid;
    takeOne(rateLimiter, 'email_address', address);
    const sid = known?.sid ?? randomBytes(24).toString('base64url');
    const owner = await contacts.owner(medium, address);
    await send(address, letterFor(request, sid, owner));
    const row: ValidationSessionRow = {
      sid,
      ...pair,
      send_attempt: sendAttempt,
      next_link: nextLink ?? null,
      user_id: purpose === 'reset-password' ? (owner ?? null) : null,
      can_validate: (purpose === 'reset-password') === (owner !== undefined),
      validated_at: null,
      expires_at: now + VALIDATION_MS,
    };
    const write = known === undefined ? store.insert(row) : store.sentAgain(row);
    await engine.commit({ writes: [store.removeExpired(now), write], positions: 0 });
    return sid;
  };

  const find = async (sid: string, token: string): Promise<ValidationSessionRow | undefined> =>
    isSameSecret(token, tokenOf(sid)) ? store.find(sid, clock()) : undefined;

  return {
    media: new Set(['email']),

    async begin(request) {
      const { purpose, address, clientSecret } = request;
      const same = JSON.stringify([purpose, address, clientSecret]);
      // One after another: a client that asks again while the letter is on its way gets no second one.
      for (let other = underWay.get(same); other !== undefined; other = underWay.get(same))
        await other.catch(() => undefined);
      const answer = ask(request).finally(() => underWay.delete(same));
      underWay.set(same, answer);
      return { sid: await answer };
    },

    async validated(purpose, sid, clientSecret) {
      const row = await store.find(sid, clock());
      if (row === undefined || row.validated_at === null || row.purpose !== purpose)
        return undefined;
      if (!isSameSecret(hashOf(clientSecret), row.secret_hash)) return undefined;
      return {
        medium: 'email',
        address: row.address,
        validatedAt: row.validated_at,
        ...(row.user_id === null ? {} : { userId: row.user_id }),
        used: writes(store.use(sid)),
      };
    },

    async look(sid, token) {
      const row = await find(sid, token);
      return row && pending(row);
    },

    async confirm(sid, token) {
      const row = await find(sid, token);
      if (row === undefined) return undefined;
      const now = clock();
      await engine.commit({
        writes: [store.validate(sid, now, now + VALIDATION_MS)],
        positions: 0,
      });
      return pending(row);
    },

    async sweep() {
      await engine.commit({ writes: [store.removeExpired(clock())], positions: 0 });
    },
  };
}

const PURPOSES: ReadonlySet<string> = new Set<Purpose>([
  'register',
  'reset-password',
  'add-contact',
]);

const isPurpose = (text: string): text is Purpose => PURPOSES.has(text);

function pending(row: ValidationSessionRow): PendingValidation | undefined {
  if (!isPurpose(row.purpose)) return undefined;
  return {
    purpose: row.purpose,
    address: row.address,
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    isValidated: row.validated_at !== null,
    ...(row.next_link === null ? {} : { nextLink: row.next_link }),
  };
}

/** Client secrets are made up by clients, and may be anything: they are not kept as they are. */
const hashOf = (secret: string): string => hash('sha256', secret, 'base64');
