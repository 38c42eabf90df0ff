/** What this server asks identity servers for its users, put together. */
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { ServerNameText } from '../matrix/identifiers.ts';
import type { SigningKey } from '../matrix/signing.ts';
import type { AddressInvites } from '../rooms/address-invites.ts';
import { contactStore } from '../storage/contacts.ts';
import type { Engine } from '../storage/engine.ts';
import { identityBindingStore } from '../storage/identity-bindings.ts';
import { createBindings, type IdentityBindings } from './bindings.ts';
import { bearer, createIdentityCall, type IdentityCallOptions } from './calls.ts';
import { isKeyValid } from './key-validity.ts';
import { lookUp } from './lookup.ts';
import { storeInvite } from './store-invite.ts';
import { identityTrust } from './trust.ts';

export interface IdentityServersOptions extends IdentityCallOptions {
  readonly engine: Engine;
  /** The items of RUMA_IDENTITY_SERVERS. */
  readonly trusted: readonly string[];
  readonly serverName: ServerNameText;
  readonly key: SigningKey;
  readonly crypto: CryptoPrimitives;
}

export interface IdentityServers {
  /** For rooms. */
  readonly invites: AddressInvites;
  /** For accounts. */
  readonly bindings: IdentityBindings;
}

export function createIdentityServers(options: IdentityServersOptions): IdentityServers {
  const { engine, trusted, crypto } = options;
  const call = createIdentityCall(options);
  const trust = identityTrust(trusted);
  return {
    invites: {
      lookUp: async ({ idServer, accessToken, ...wanted }) =>
        lookUp(call, trust.find(idServer), bearer(accessToken), wanted, crypto),
      store: async ({ idServer, accessToken, ...wanted }, facts) =>
        storeInvite(call, trust.find(idServer), bearer(accessToken), wanted, facts),
      isKeyValid: (validityUrl, publicKey) => isKeyValid(call, trust, validityUrl, publicKey),
    },
    bindings: createBindings({
      ...options,
      call,
      trust,
      store: identityBindingStore(engine),
      contacts: contactStore(engine),
    }),
  };
}
