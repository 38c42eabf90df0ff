/**
 * The stages of interactive authentication that this server has, and which flow is made of which.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#authentication-types
 */
import type { Accounts } from '../accounts/accounts.ts';
import type { RegistrationTokens } from '../accounts/registration-tokens.ts';
import type { Config } from '../config.ts';
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isString, type JsonObject } from '../matrix/json.ts';
import type { Part } from '../storage/parts.ts';
import { identifiedUser } from './user-identifier.ts';

/** Stages that are completed by what a client or a form sends. */
export const FORM_STAGES = [
  'm.login.dummy',
  'm.login.password',
  'm.login.registration_token',
] as const;

/** Stages that are completed on the sign-in pages, by a user who confirms there. */
const BROWSER_STAGES = ['m.login.sso', 'm.oauth'] as const;

export type FormStage = (typeof FORM_STAGES)[number];
export type BrowserStage = (typeof BROWSER_STAGES)[number];
export type StageName = FormStage | BrowserStage;

/** Stages to be completed in this order. */
export type Flow = readonly StageName[];

export function isFormStage(name: string): name is FormStage {
  return FORM_STAGES.some((stage) => stage === name);
}

export function isBrowserStage(name: string): name is BrowserStage {
  return BROWSER_STAGES.some((stage) => stage === name);
}

export type StageChecks = Readonly<Record<FormStage, StageCheck>>;

/** What a completed stage proved. */
export interface Proof {
  /** Who it is, for a stage that tells. */
  readonly userId?: UserId;
  /** What must be committed together with the stage's completion. */
  readonly parts?: readonly Part[];
}

/**
 * Checks what was submitted for a stage. Throws M_FORBIDDEN when it does not do (and the client may try again),
 * M_MISSING_PARAM when something is missing.
 *
 * @param userId whose request it is, when it carried an access token
 */
export type StageCheck = (auth: JsonObject, userId: UserId | undefined) => Promise<Proof>;

export function createStages(deps: {
  readonly config: Pick<Config, 'RUMA_SERVER_NAME'>;
  readonly accounts: Accounts;
  readonly registrationTokens: RegistrationTokens;
}): StageChecks {
  const { config, accounts, registrationTokens } = deps;
  return {
    'm.login.dummy': () => Promise.resolve({}),

    'm.login.password': async (auth, userId) => {
      const { password } = auth;
      if (!isString(password))
        throw new MatrixError('M_MISSING_PARAM', 'auth.password is missing.');
      // A client that is logged in need not repeat who it is.
      const names = ['identifier', 'user', 'address'].some((field) => field in auth);
      const meant =
        names || userId === undefined ? identifiedUser(auth, config.RUMA_SERVER_NAME) : userId;
      const account = await accounts.authenticate(meant, password);
      if (userId !== undefined && account.userId !== userId)
        throw new MatrixError('M_FORBIDDEN', 'That is the password of another user.');
      return { userId: account.userId };
    },

    'm.login.registration_token': async (auth) => {
      const { token } = auth;
      if (!isString(token)) throw new MatrixError('M_MISSING_PARAM', 'auth.token is missing.');
      return { parts: await registrationTokens.use(token) };
    },
  };
}

/** The sign-in pages, where there are any. */
export interface SignInPages {
  /** Whether somebody without a password can sign in there: because another provider knows them. */
  knows(userId: UserId): Promise<boolean>;
}

/**
 * How an account's owner proves to be the owner: with the password, or on the sign-in pages. One who has no password, and
 * cannot sign in there either, has nothing to prove it with beyond the access token.
 */
export async function ownerFlows(
  accounts: Accounts,
  userId: UserId | undefined,
  pages: SignInPages | undefined,
): Promise<readonly Flow[]> {
  const account = userId === undefined ? undefined : await accounts.find(userId);
  if (account === undefined || pages === undefined)
    return account?.hasPassword === false ? [['m.login.dummy']] : [['m.login.password']];
  if (account.hasPassword) return [['m.login.password'], ['m.login.sso']];
  return (await pages.knows(account.userId)) ? [['m.login.sso']] : [['m.login.dummy']];
}

/** How a new user shows that they may register; `undefined` when nobody may. */
export function registrationFlows(
  config: Pick<Config, 'RUMA_REGISTRATION'>,
): readonly Flow[] | undefined {
  switch (config.RUMA_REGISTRATION) {
    case 'open':
      return [['m.login.dummy']];
    case 'token':
      return [['m.login.registration_token']];
    case 'closed':
      return undefined;
  }
}
