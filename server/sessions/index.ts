/**
 * Accounts and sessions, put together.
 *
 * In two steps, because rooms stand between them: rooms ask who exists and what a profile says
 * ({@link createIdentity}), and changes of an account or a profile go on into rooms ({@link createAccountServices}).
 */
import { createAccounts, type Accounts } from '../accounts/accounts.ts';
import type { Contacts } from '../accounts/contacts.ts';
import { createAccountChanges, type AccountChanges } from '../accounts/changes.ts';
import { createModeration, type Moderation } from '../accounts/moderation.ts';
import {
  createRegistrationTokens,
  type RegistrationTokens,
} from '../accounts/registration-tokens.ts';
import { createRegistration, type Registration } from '../accounts/registration.ts';
import { speaksOAuth, type Config } from '../config.ts';
import type { IdentityBindings } from '../identity/bindings.ts';
import type { UserId } from '../matrix/identifiers.ts';
import {
  createProfileReader,
  createProfiles,
  type ProfileReader,
  type Profiles,
} from '../profile/profiles.ts';
import { accountStore } from '../storage/accounts.ts';
import { deviceStore } from '../storage/devices.ts';
import type { Engine } from '../storage/engine.ts';
import { loginTokenStore } from '../storage/login-tokens.ts';
import { openIdTokenStore } from '../storage/openid-tokens.ts';
import { profileStore } from '../storage/profiles.ts';
import { registrationTokenStore } from '../storage/registration-tokens.ts';
import { tokenStore } from '../storage/tokens.ts';
import { uiAuthStore } from '../storage/ui-auth.ts';
import { upstreamLinkStore } from '../storage/upstream-links.ts';
import { spentTokenStore } from '../storage/spent-tokens.ts';
import { browserSessionStore } from '../storage/browser-sessions.ts';
import { createDevices, type Devices } from './devices.ts';
import type { AccountHooks, DeviceHooks } from './hooks.ts';
import { createLastSeen } from './last-seen.ts';
import { createLogins, type Logins } from './logins.ts';
import { createOpenId, type OpenId } from './openid.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSharedSecret, type SharedSecret } from './shared-secret.ts';
import { createTokens } from './tokens.ts';
import { createStages } from './ui-auth-stages.ts';
import { createUiAuthFallback, type UiAuthFallback } from './ui-auth-fallback.ts';
import { createUiAuth, type UiAuth } from './ui-auth.ts';
import { createUserIdentifier, type UserIdentifier } from './user-identifier.ts';

export interface Foundation {
  readonly engine: Engine;
  readonly config: Config;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export interface IdentityOptions {
  /** E-mail addresses and phone numbers of accounts. */
  readonly contacts: Contacts;
  /** Throws M_EXCLUSIVE for a user id that `by`, an application service or anybody, may not have. */
  readonly assertFree?: (userId: UserId, by: string | undefined) => void;
}

/** Who is who. */
export interface Identity {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly moderation: Moderation;
  readonly logins: Logins;
  readonly registration: Registration;
  readonly registrationTokens: RegistrationTokens;
  readonly userIdentifier: UserIdentifier;
  readonly uiAuth: UiAuth;
  readonly uiAuthFallback: UiAuthFallback;
  readonly sharedSecret: SharedSecret;
  readonly profileReader: ProfileReader;
  readonly passwords: Passwords;
  readonly openId: OpenId;
}

/** @param tokenKey 32 secret bytes, the same after every restart: see `loadTokenKey` */
export function createIdentity(
  { engine, config, clock, contacts, assertFree = () => {} }: Foundation & IdentityOptions,
  tokenKey: Uint8Array,
  hooks: DeviceHooks,
): Identity {
  const stores = {
    accounts: accountStore(engine),
    devices: deviceStore(engine),
    profiles: profileStore(engine),
    tokens: tokenStore(engine),
    loginTokens: loginTokenStore(engine),
  };
  const passwords = createPasswords(config.RUMA_PASSWORD_COST);
  const lastSeen = createLastSeen(engine, stores.devices);
  const devices = createDevices({ engine, store: stores.devices, hooks, lastSeen });
  const tokens = createTokens({
    store: stores.tokens,
    key: { secret: tokenKey, location: config.RUMA_SERVER_NAME },
    clock,
    lifetimeMs: config.RUMA_ACCESS_TOKEN_LIFETIME * 1000,
    deviceExists: (userId, deviceId) => devices.exists(userId, deviceId),
  });
  const sessions = createSessions({
    engine,
    tokens,
    tokenStore: stores.tokens,
    spentTokens: spentTokenStore(engine),
    browsers: browserSessionStore(engine),
    devices: stores.devices,
    hooks,
    lastSeen,
    clock,
    guestsAllowed: config.RUMA_GUESTS,
  });
  const accounts = createAccounts({
    engine,
    store: stores.accounts,
    passwords,
    forgetSessions: (userId) => sessions.forget(userId),
  });
  const registrationTokens = createRegistrationTokens({
    engine,
    store: registrationTokenStore(engine),
    configured: config.RUMA_REGISTRATION_TOKENS,
    clock,
  });
  const userIdentifier = createUserIdentifier({
    serverName: config.RUMA_SERVER_NAME,
    owner: contacts.owner,
  });
  const interactive = {
    engine,
    store: uiAuthStore(engine),
    accounts,
    stages: createStages({ accounts, contacts, userIdentifier, registrationTokens }),
    clock,
    pages: speaksOAuth(config) ? { knows: upstreamLinkStore(engine).has } : undefined,
  };
  const registration = createRegistration({
    config,
    engine,
    accounts: stores.accounts,
    profiles: stores.profiles,
    passwords,
    sessions,
    tokens,
    clock,
    assertFree,
  });
  return {
    accounts,
    sessions,
    devices,
    moderation: createModeration({ serverName: config.RUMA_SERVER_NAME, accounts, devices }),
    logins: createLogins({ engine, accounts, sessions, loginTokens: stores.loginTokens, clock }),
    registration,
    registrationTokens,
    userIdentifier,
    uiAuth: createUiAuth(interactive),
    uiAuthFallback: createUiAuthFallback(interactive),
    sharedSecret: createSharedSecret(config.RUMA_REGISTRATION_SHARED_SECRET, clock),
    profileReader: createProfileReader(stores.profiles),
    passwords,
    openId: createOpenId({ engine, store: openIdTokenStore(engine), clock }),
  };
}

/** What changes accounts and profiles, and with them rooms. */
export interface AccountServices {
  readonly accountChanges: AccountChanges;
  readonly profiles: Profiles;
}

export function createAccountServices(
  { engine, clock }: Pick<Foundation, 'engine' | 'clock'>,
  identity: Pick<Identity, 'sessions' | 'passwords' | 'profileReader'>,
  others: {
    readonly rooms: {
      leaveAll(userId: UserId): Promise<void>;
      propagateProfile(userId: UserId): Promise<void>;
    };
    /** Identity servers that know addresses of the user. */
    readonly bindings: Pick<IdentityBindings, 'unbindAll'>;
    /** Further ones who carry a displayname or avatar on, such as presence. */
    readonly shownChanged: readonly ((userId: UserId) => Promise<void>)[];
    readonly hooks: AccountHooks;
    /** Has a user made who does not exist, if an application service will; true when it did. */
    readonly findUser?: (userId: UserId) => Promise<boolean>;
  },
): AccountServices {
  const { rooms, bindings, shownChanged, hooks, findUser } = others;
  const profiles = profileStore(engine);
  return {
    accountChanges: createAccountChanges({
      engine,
      accounts: accountStore(engine),
      profiles,
      loginTokens: loginTokenStore(engine),
      browsers: browserSessionStore(engine),
      passwords: identity.passwords,
      sessions: identity.sessions,
      hooks,
      rooms,
      bindings,
      clock,
    }),
    profiles: createProfiles({
      engine,
      store: profiles,
      reader: identity.profileReader,
      ...(findUser === undefined ? {} : { findUser }),
      shownChanged: [(userId) => rooms.propagateProfile(userId), ...shownChanged],
    }),
  };
}
