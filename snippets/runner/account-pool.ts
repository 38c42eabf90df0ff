/** Accounts that whoever runs the examples has made beforehand: read from a file, each handed out once. */
import { isArray, isObject, isString, type JsonValue } from '../../server/matrix/json.ts';
import type { Actor } from '../example.ts';
import { NotRun } from './failures.ts';
import { accountOf, refusal, sessionIn, type Account } from './register.ts';

/** One account of the file. One without a password can do less. */
export type PooledAccount =
  { readonly user: string; readonly password: string } | { readonly access_token: string };

/** The accounts of a file's JSON. Throws an `Error` that says which entry is none. */
export function readPool(json: JsonValue): readonly PooledAccount[] {
  if (!isArray(json)) throw new Error('it is not a list');
  return json.map((entry, i) => {
    if (isObject(entry)) {
      const { user, password, access_token: token } = entry;
      if (isString(user) && isString(password)) return { user, password };
      if (isString(token)) return { access_token: token };
    }
    throw new Error(`entry ${i + 1} has neither user and password nor access_token`);
  });
}

/** Hands out accounts. */
export interface AccountPool {
  /** The next account nobody had. Throws {@link NotRun} when there is none left, or the server does not know it. */
  take(ask: Pick<Actor, 'post'>, whoami: WhoAmI): Promise<Account & { readonly password?: string }>;
  /** What was handed out: user, or the token's user id. */
  readonly used: readonly string[];
}

/** Asks whose an access token is. */
export type WhoAmI = (token: string) => ReturnType<Actor['get']>;

/** @param used users that were handed out in an earlier run, which have left traces. */
export function createPool(
  accounts: readonly PooledAccount[],
  used: readonly string[] = [],
): AccountPool {
  const taken = [...used];
  const queue = accounts.filter((one) => !('user' in one) || !used.includes(one.user)).values();

  return {
    used: taken,
    take: async (ask, whoami) => {
      for (const next of queue) {
        const found =
          'user' in next ? await logIn(ask, next) : await resume(whoami, next.access_token);
        const name = 'user' in next ? next.user : found.userId;
        if (taken.includes(name)) continue;
        taken.push(name);
        return found;
      }
      throw new NotRun(
        `it needs an account that nobody has used, and the ${accounts.length} that were given are used up`,
      );
    },
  };
}

async function logIn(
  ask: Pick<Actor, 'post'>,
  { user, password }: { readonly user: string; readonly password: string },
) {
  const answer = await ask.post('/_matrix/client/v3/login', {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
  });
  if (answer.status >= 300)
    throw new NotRun(`the account ${user} could not log in: ${refusal(answer)}`);
  return { ...accountOf(answer, 'POST /login'), password };
}

async function resume(whoami: WhoAmI, token: string): Promise<Account> {
  const answer = await whoami(token);
  const session = sessionIn(answer, token);
  if (session === undefined)
    throw new NotRun(`an access token that was given is not good: ${refusal(answer)}`);
  return session;
}
