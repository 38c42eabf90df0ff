/**
 * E-mail addresses and phone numbers of accounts.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#adding-account-administrative-contact-information
 */
import { MatrixError, type ErrorCode } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { CONTACT_IN_USE, type ContactStore } from '../storage/contacts.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import type {
  ContactValidation,
  Medium,
  ValidatedContact,
  ValidationRequest,
} from './validation.ts';

export interface Contacts {
  /** Whether any kind of address can be added here. */
  readonly canChange: boolean;
  /** The user's addresses as clients see them, in the order in which they were added. */
  list(userId: UserId): Promise<readonly JsonObject[]>;
  /** Sends a token to an address. Throws `unsupported` where nothing can be sent to that kind of address. */
  requestToken(request: ValidationRequest, unsupported: ErrorCode): Promise<JsonObject>;
  /** The address of a session. Throws M_THREEPID_AUTH_FAILED unless its token came back. */
  validated(sid: string, clientSecret: string): Promise<ValidatedContact>;
  /** Adds an address. Throws M_THREEPID_IN_USE when it is another account's. */
  add(userId: UserId, contact: ValidatedContact, parts: readonly Part[]): Promise<void>;
  /** Removes an address; one that the user has not is no error. */
  remove(userId: UserId, medium: Medium, address: string): Promise<void>;
}

export function createContacts(deps: {
  readonly engine: Engine;
  readonly store: ContactStore;
  readonly validation: ContactValidation;
  readonly clock: () => number;
}): Contacts {
  const { engine, store, validation, clock } = deps;
  return {
    canChange: validation.media.size > 0,

    async list(userId) {
      return (await store.ofUser(userId)).map((contact) => ({ ...contact }));
    },

    async requestToken(request, unsupported) {
      if (!validation.media.has(request.medium))
        throw new MatrixError(unsupported, NOT_SENT[request.medium]);
      const { sid, submitUrl } = await validation.begin(request);
      return { sid, ...(submitUrl === undefined ? {} : { submit_url: submitUrl }) };
    },

    async validated(sid, clientSecret) {
      const found = await validation.validated(sid, clientSecret);
      if (found !== undefined) return found;
      throw new MatrixError(
        'M_THREEPID_AUTH_FAILED',
        'sid and client_secret are those of no session whose token came back.',
      );
    },

    async add(userId, { medium, address, validatedAt }, parts) {
      const contact = { medium, address, validated_at: validatedAt, added_at: clock() };
      try {
        await commitParts(engine, [writes(store.put(userId, contact)), ...parts]);
      } catch (error) {
        if (!(error instanceof ConflictError && error.condition === CONTACT_IN_USE)) throw error;
        throw new MatrixError('M_THREEPID_IN_USE', 'Another account has that address.');
      }
    },

    async remove(userId, medium, address) {
      await engine.commit({ writes: [store.remove(userId, medium, address)], positions: 0 });
    },
  };
}

const NOT_SENT: Readonly<Record<Medium, string>> = {
  email: 'This server sends no e-mail.',
  msisdn: 'This server sends no text messages.',
};
