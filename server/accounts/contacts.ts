/**
 * E-mail addresses and phone numbers of accounts.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#adding-account-administrative-contact-information
 */
import { MatrixError, type ErrorCode } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { CONTACT_IN_USE, CONTACT_MOVED, type ContactStore } from '../storage/contacts.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import type { MailDigestStore } from '../storage/mail-digests.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import { VALIDATION_GONE } from '../storage/validation-sessions.ts';
import type {
  ContactValidation,
  Medium,
  ProvedContact,
  Purpose,
  ValidatedContact,
  ValidationRequest,
} from './validation.ts';

export interface Contacts extends Pick<ContactValidation, 'look' | 'confirm' | 'sweep'> {
  /** Whether any kind of address can be added here. */
  readonly canChange: boolean;
  /** Whether e-mail addresses can be proved here. */
  readonly canMail: boolean;
  /** The user's addresses as clients see them, in the order in which they were added. */
  list(userId: UserId): Promise<readonly JsonObject[]>;
  /** Whose address it is. */
  owner(medium: string, address: string): Promise<UserId | undefined>;
  /** Sends a token to an address. Throws `unsupported` where nothing can be sent to that kind of address, and as `ContactValidation.begin`. */
  requestToken(
    request: ValidationRequest,
    unsupported: ErrorCode,
  ): Promise<{ readonly sid: string; readonly submit_url?: string }>;
  /** The address of a session for that purpose. Throws M_THREEPID_AUTH_FAILED unless its token came back. */
  validated(purpose: Purpose, sid: string, clientSecret: string): Promise<ValidatedContact>;
  /** Gives an address to an account, in a commit that fails when it is another's. */
  added(userId: UserId, contact: ProvedContact): Part;
  /** Asks in a commit that the address is still the user's; it was proved once more. */
  stillOwned(userId: UserId, contact: ProvedContact): Part;
  /** Adds an address and uses up its session. Throws M_THREEPID_IN_USE when it is another account's. */
  add(userId: UserId, contact: ValidatedContact, parts: readonly Part[]): Promise<void>;
  /** Removes an address, and what was to be sent there; one that the user has not is no error. */
  remove(userId: UserId, medium: Medium, address: string): Promise<void>;
}

export function createContacts(deps: {
  readonly engine: Engine;
  readonly store: ContactStore;
  readonly validation: ContactValidation;
  readonly digests: Pick<MailDigestStore, 'removeOfAddress'>;
  readonly clock: () => number;
}): Contacts {
  const { engine, store, validation, digests, clock } = deps;

  const added: Contacts['added'] = (userId, { medium, address, validatedAt }) =>
    writes(store.put(userId, { medium, address, validated_at: validatedAt, added_at: clock() }));

  return {
    look: validation.look,
    confirm: validation.confirm,
    sweep: validation.sweep,
    canChange: validation.media.size > 0,
    canMail: validation.media.has('email'),

    async list(userId) {
      return (await store.ofUser(userId)).map((contact) => ({ ...contact }));
    },

    owner: (medium, address) => store.owner(medium, address),

    async requestToken(request, unsupported) {
      if (!validation.media.has(request.medium))
        throw new MatrixError(unsupported, NOT_SENT[request.medium]);
      const { sid, submitUrl } = await validation.begin(request);
      return { sid, ...(submitUrl === undefined ? {} : { submit_url: submitUrl }) };
    },

    async validated(purpose, sid, clientSecret) {
      const found = await validation.validated(purpose, sid, clientSecret);
      if (found === undefined) throw notProved();
      return found;
    },

    added,

    stillOwned: (userId, { medium, address, validatedAt }) =>
      writes(store.validatedAgain(userId, medium, address, validatedAt)),

    async add(userId, contact, parts) {
      await provingContact(commitParts(engine, [added(userId, contact), contact.used, ...parts]));
    },

    async remove(userId, medium, address) {
      const removed = [store.remove(userId, medium, address)];
      if (medium === 'email') removed.push(digests.removeOfAddress(userId, address));
      await engine.commit({ writes: removed, positions: 0 });
    },
  };
}

const NOT_SENT: Readonly<Record<Medium, string>> = {
  email: 'This server sends no e-mail.',
  msisdn: 'This server sends no text messages.',
};

function notProved(): MatrixError {
  return new MatrixError(
    'M_THREEPID_AUTH_FAILED',
    'sid and client_secret are those of no session whose token came back.',
  );
}

/**
 * Runs a commit that rests on a proved address. Throws M_THREEPID_IN_USE when another account got the address meanwhile,
 * and M_THREEPID_AUTH_FAILED when the session was used, or the address is not the account's any more.
 */
export async function provingContact<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    if (error.condition === CONTACT_IN_USE)
      throw new MatrixError('M_THREEPID_IN_USE', 'Another account has that address.');
    if (error.condition === VALIDATION_GONE || error.condition === CONTACT_MOVED) throw notProved();
    throw error;
  }
}
