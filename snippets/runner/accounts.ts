/** Where the accounts of examples come from. */
import { localpartOf } from '../../server/matrix/identifiers.ts';
import type { Actor } from '../example.ts';
import type { AccountPool, WhoAmI } from './account-pool.ts';
import { NotRun } from './failures.ts';
import { register, sessionIn, type Account, type Registration } from './register.ts';
import { registerWithSecret } from './shared-secret.ts';
import { uniqueName } from './unique.ts';

/** What the runner may use to get accounts: a pool where there is one, else registration, else the shared secret. */
export interface AccountSources {
  readonly registration?: Registration;
  readonly sharedSecret?: string;
  readonly pool?: AccountPool;
  /** Access tokens of administrators. Without any, the shared secret makes them. */
  readonly adminTokens?: readonly string[];
}

/** An account for one example, with its first session. */
export interface FreshAccount extends Account {
  readonly localpart: string;
  /** Absent where only an access token was given. */
  readonly password?: string;
}

/** Makes requests that are not shown, and gives back refusals. */
export type Asker = Pick<Actor, 'get' | 'post' | 'request'>;

const whoamiBy =
  (ask: Asker): WhoAmI =>
  (token) =>
    ask.request('GET', '/_matrix/client/v3/account/whoami', { token });

/**
 * An account whose name begins with the given one, where names can be chosen. Throws {@link NotRun} when there is none to get.
 * @param secret the shared secret, where nobody can register.
 */
export async function freshAccount(
  ask: Asker,
  { pool, registration = {} }: AccountSources,
  secret: string | undefined,
  name: string,
): Promise<FreshAccount> {
  if (pool !== undefined) {
    const account = await pool.take(ask, whoamiBy(ask));
    return { ...account, localpart: localpartOf(account.userId) };
  }
  const localpart = uniqueName(name);
  const password = uniqueName('wonderland');
  const account =
    secret === undefined
      ? await register(ask, registration, localpart, password)
      : await registerWithSecret(ask, secret, localpart, password);
  return { ...account, localpart, password };
}

/**
 * The session of an administrator.
 * @param nth how many this example has already. Throws {@link NotRun} when there are not so many.
 */
export async function administratorAccount(
  ask: Asker,
  { adminTokens = [], sharedSecret }: AccountSources,
  nth: number,
): Promise<Account> {
  const token = adminTokens[nth];
  if (token !== undefined) {
    const answer = await whoamiBy(ask)(token);
    const session = sessionIn(answer, token);
    if (session === undefined)
      throw new NotRun(`the administrator’s access token is not good: ${answer.status}`);
    return session;
  }
  if (sharedSecret !== undefined && adminTokens.length === 0)
    return registerWithSecret(ask, sharedSecret, uniqueName('queen'), uniqueName('secret'), true);
  throw new NotRun(
    nth === 0
      ? 'it needs an administrator, and neither an access token of one nor the shared secret was given'
      : `it needs ${nth + 1} administrators, and access tokens of ${adminTokens.length} were given`,
  );
}
