/** What the pages of OAuth stand on. */
import type { IdentityBindings } from '../identity/bindings.ts';
import type { AccountChanges } from '../accounts/changes.ts';
import type { Contacts } from '../accounts/contacts.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { RegistrationTokens } from '../accounts/registration-tokens.ts';
import type { Registration } from '../accounts/registration.ts';
import type { Config } from '../config.ts';
import type { Profiles, ProfileReader } from '../profile/profiles.ts';
import type { Devices } from '../sessions/devices.ts';
import type { Logins } from '../sessions/logins.ts';
import type { Passwords } from '../sessions/passwords.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { UiAuthFallback } from '../sessions/ui-auth-fallback.ts';
import type { UserIdentifier } from '../sessions/user-identifier.ts';
import type { Addresses } from './addresses.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import type { Browsers } from './browsers.ts';
import type { Clients } from './clients.ts';
import type { Upstreams } from './upstream/upstreams.ts';

export interface OAuthDependencies {
  readonly config: Config;
  readonly addresses: Addresses;
  readonly accounts: Accounts;
  readonly contacts: Contacts;
  /** Has identity servers forget whose an address was. */
  readonly unbindGone: IdentityBindings['unbindGone'];
  readonly accountChanges: AccountChanges;
  readonly registration: Registration;
  readonly registrationTokens: RegistrationTokens;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly logins: Logins;
  readonly profiles: Profiles;
  readonly profileReader: ProfileReader;
  readonly userIdentifier: UserIdentifier;
  readonly uiAuthFallback: UiAuthFallback;
  readonly clients: Clients;
  readonly browsers: Browsers;
  /** Other providers that people may sign in with. */
  readonly upstreams: Upstreams;
  /** Where browsers come back from them. */
  readonly callback: () => string;
  /** Whether people can make accounts by themselves. */
  readonly mayRegister: boolean;
  /** Loads the library when it is first asked for. */
  readonly server: () => Promise<AuthorizationServer>;
}
