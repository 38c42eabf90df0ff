/**
 * The clients that registered themselves.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#dynamic-client-registration-flow
 */
import { hash } from 'node:crypto';
import { canonicalJson } from '../matrix/canonical-json.ts';
import { isObject, isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import type { Engine } from '../storage/engine.ts';
import { parseStored } from '../storage/json-column.ts';
import type { OAuthClientStore } from '../storage/oauth-clients.ts';
import { readClientMetadata } from './client-metadata.ts';

/** A client as people are shown it. */
export interface ShownClient {
  readonly clientId: string;
  readonly name: string;
  /** Where it comes from: the one thing about a client that is not only its own word. */
  readonly host: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
}

export interface Clients {
  /**
   * Registers; answers all that is registered, with the client id. Who registers the same again is the same client.
   *
   * Throws `OAuthError`.
   */
  register(body: JsonValue): Promise<JsonObject>;
  /** The metadata of a client, with its id. */
  find(clientId: string): Promise<JsonObject | undefined>;
  show(clientId: string): Promise<ShownClient | undefined>;
  /** The clients of a user's OAuth sessions, by device. */
  ofUser(userId: string): Promise<ReadonlyMap<string, ShownClient>>;
}

export function createClients(deps: {
  readonly engine: Engine;
  readonly store: OAuthClientStore;
  readonly clock: () => number;
}): Clients {
  const { engine, store, clock } = deps;

  const find = async (clientId: string): Promise<JsonObject | undefined> => {
    const metadata = parseStored((await store.metadata(clientId)) ?? 'null');
    return isObject(metadata) ? { client_id: clientId, ...metadata } : undefined;
  };

  return {
    find,

    async register(body) {
      const metadata: JsonObject = { ...readClientMetadata(body) };
      const text = canonicalJson(metadata, 'lenient');
      const clientId = hash('sha256', text, 'base64url');
      await engine.commit({ writes: [store.register(clientId, text, clock())], positions: 0 });
      return { client_id: clientId, client_id_issued_at: Math.floor(clock() / 1000), ...metadata };
    },

    async show(clientId) {
      const metadata = await find(clientId);
      return metadata && shown(clientId, metadata);
    },

    async ofUser(userId) {
      const rows = await store.ofUser(userId);
      return new Map(
        rows.flatMap(({ device_id, client_id, metadata }) => {
          const parsed = parseStored(metadata);
          return isObject(parsed) ? [[device_id, shown(client_id, parsed)] as const] : [];
        }),
      );
    },
  };
}

function shown(clientId: string, metadata: JsonObject): ShownClient {
  const { client_name: name, client_uri: uri, policy_uri: policy, tos_uri: tos } = metadata;
  const host = isString(uri) ? (URL.parse(uri)?.host ?? '') : '';
  return {
    clientId,
    name: isString(name) ? name : host,
    host,
    ...(isString(policy) ? { policyUri: policy } : {}),
    ...(isString(tos) ? { tosUri: tos } : {}),
  };
}
