/**
 * Telling identity servers that an address is a user's, and that it is no more.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#adding-account-administrative-contact-information
 */
import { MatrixError } from '../errors.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { ServerNameText, UserId } from '../matrix/identifiers.ts';
import { isString, type JsonObject } from '../matrix/json.ts';
import { requestAuthorization } from '../matrix/request-signing.ts';
import type { SigningKey } from '../matrix/signing.ts';
import type { ContactStore } from '../storage/contacts.ts';
import type { Engine } from '../storage/engine.ts';
import type { BindingRow, IdentityBindingStore } from '../storage/identity-bindings.ts';
import { answerOf, isMatrixError, refusalOf, strangeAnswer } from './answers.ts';
import { bearer, IDENTITY_API, type IdentityCall } from './calls.ts';
import type { Address } from './lookup.ts';
import type { IdentityServer, IdentityTrust } from './trust.ts';

/** Whether every identity server that had to be asked has forgotten the address. */
export type UnbindResult = 'success' | 'no-support';

/** An address that was proved to an identity server. */
export interface ProvedAddress {
  readonly idServer: string;
  readonly accessToken: string;
  readonly sid: string;
  readonly clientSecret: string;
}

export interface IdentityBindings {
  /**
   * Has an identity server publish that an address is the user's, and remembers where. Throws what the server refuses it
   * with, M_SERVER_NOT_TRUSTED, M_CONNECTION_FAILED, and M_FORBIDDEN for a user with too many.
   */
  bind(userId: UserId, proved: ProvedAddress): Promise<void>;
  /**
   * Has an address forgotten: by the server that is named, else by all where it was bound through this one. Throws what
   * the server refuses it with.
   */
  unbind(userId: UserId, address: Address, idServer?: string): Promise<UnbindResult>;
  /** The same, for an address that goes anyway: whoever cannot be made to forget it is `no-support`. */
  unbindGone(userId: UserId, address: Address, idServer?: string): Promise<UnbindResult>;
  /** Has all addresses of a user forgotten, whose account ends. */
  unbindAll(userId: UserId, idServer?: string): Promise<UnbindResult>;
}

export interface BindingDependencies {
  readonly engine: Engine;
  readonly store: IdentityBindingStore;
  readonly contacts: Pick<ContactStore, 'ofUser'>;
  readonly call: IdentityCall;
  readonly trust: IdentityTrust;
  readonly serverName: ServerNameText;
  readonly key: SigningKey;
  readonly crypto: CryptoPrimitives;
}

/** Each is asked for when the account ends. */
const MOST_BINDINGS = 100;

const API = `${IDENTITY_API}/3pid`;

export function createBindings(deps: BindingDependencies): IdentityBindings {
  const { engine, store, contacts, call, trust } = deps;

  /** Throws the server's refusal. */
  const unbindAt = async (
    userId: UserId,
    { medium, address }: Address,
    server: IdentityServer,
  ): Promise<UnbindResult> => {
    const body = { mxid: userId, threepid: { medium, address } };
    const path = `${API}/unbind`;
    const authorization = signed(deps, server, path, body);
    const answer = await call(server, { method: 'POST', path, authorization, body });
    if (answer.isFine) {
      const gone = store.remove(userId, { medium, address, id_server: server.name });
      await engine.commit({ writes: [gone], positions: 0 });
      return 'success';
    }
    if (UNSUPPORTED.has(answer.status) && !isMatrixError(answer.json)) return 'no-support';
    throw refusalOf(server, answer);
  };

  const serversOf = async (
    userId: UserId,
    { medium, address }: Address,
    idServer: string | undefined,
  ): Promise<readonly IdentityServer[]> => {
    if (idServer !== undefined) return [trust.find(idServer)];
    const bound = (await store.ofUser(userId)).filter(
      (row) => row.medium === medium && row.address === address,
    );
    return bound.map((row) => trust.find(row.id_server));
  };

  const unbind: IdentityBindings['unbind'] = async (userId, address, idServer) => {
    const servers = await serversOf(userId, address, idServer);
    const results = await Promise.all(servers.map((one) => unbindAt(userId, address, one)));
    return results.length > 0 ? together(results) : 'no-support';
  };

  const unbindGone: IdentityBindings['unbindGone'] = async (userId, address, idServer) => {
    try {
      return await unbind(userId, address, idServer);
    } catch (error) {
      if (error instanceof MatrixError) return 'no-support';
      throw error;
    }
  };

  return {
    unbind,
    unbindGone,

    async bind(userId, { idServer, accessToken, sid, clientSecret }) {
      const server = trust.find(idServer);
      if ((await store.ofUser(userId)).length >= MOST_BINDINGS)
        throw new MatrixError(
          'M_FORBIDDEN',
          `You have bound ${MOST_BINDINGS} addresses; unbind some first.`,
        );
      const answer = await call(server, {
        method: 'POST',
        path: `${API}/bind`,
        authorization: bearer(accessToken),
        body: { sid, client_secret: clientSecret, mxid: userId },
      });
      const bound = readBinding(server, answerOf(server, answer));
      await engine.commit({ writes: [store.put(userId, bound)], positions: 0 });
    },

    async unbindAll(userId, idServer) {
      const bound: readonly Address[] = await store.ofUser(userId);
      const own = idServer === undefined ? [] : await contacts.ofUser(userId);
      const results = distinct([...bound, ...own]).map((one) => unbindGone(userId, one, idServer));
      return together(await Promise.all(results));
    },
  };
}

/** Statuses that say so where there is no Matrix error beside them. */
const UNSUPPORTED: ReadonlySet<number> = new Set([400, 404, 501]);

function together(results: readonly UnbindResult[]): UnbindResult {
  return results.every((result) => result === 'success') ? 'success' : 'no-support';
}

function distinct(addresses: readonly Address[]): readonly Address[] {
  const byName = addresses.map((one) => [JSON.stringify([one.medium, one.address]), one] as const);
  return [...new Map(byName).values()];
}

/** The address as the server has bound it. Throws M_BAD_STATUS: what has no name cannot be unbound. */
function readBinding(server: IdentityServer, { medium, address }: JsonObject): BindingRow {
  if ((medium === 'email' || medium === 'msisdn') && isString(address) && address.length <= 255)
    return { medium, address, id_server: server.name };
  throw strangeAnswer(server.name, 'no medium and address');
}

/** The proof that this server asks for one of its users. */
function signed(
  { serverName, key, crypto }: BindingDependencies,
  { name }: IdentityServer,
  uri: string,
  content: JsonObject,
): string {
  const request = { method: 'POST', uri, destination: name, content };
  return requestAuthorization(request, serverName, key, crypto);
}
