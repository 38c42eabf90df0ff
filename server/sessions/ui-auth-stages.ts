/**
 * The stages of interactive authentication that this server has, and which flow is made of which.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#authentication-types
 */
import type { Accounts } from '../accounts/accounts.ts';
import type { Contacts } from '../accounts/contacts.ts';
import { provedOwner } from '../accounts/forgotten.ts';
import type { RegistrationTokens } from '../accounts/registration-tokens.ts';
import { assertClientSecret, type ProvedContact } from '../accounts/validation.ts';
import type { Config } from '../config.ts';
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, type JsonObject } from '../matrix/json.ts';
import type { Part } from '../storage/parts.ts';
import type { UserIdentifier } from './user-identifier.ts';

/** Stages that are completed by what a client or a form sends. */
export const FORM_STAGES = [
  'm.login.dummy',
  'm.login.password',
  'm.login.registration_token',
  'm.login.email.identity',
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
  /** An address of theirs. */
  readonly contact?: ProvedContact;
  /** What must be committed together with the stage's completion. */
  readonly parts?: readonly Part[];
}

/** The request that waits for a stage. */
export interface Waiting {
  readonly operation: string;
  /** Whose request it is, when it carried an access token. */
  readonly userId: UserId | undefined;
}

/**
 * Checks what was submitted for a stage. Throws M_FORBIDDEN (M_THREEPID_AUTH_FAILED for an address) when it does not do
 * and the client may try again, M_MISSING_PARAM when something is missing.
 */
export type StageCheck = (auth: JsonObject, waiting: Waiting) => Promise<Proof>;

export function createStages(deps: {
  readonly accounts: Accounts;
  readonly contacts: Contacts;
  readonly userIdentifier: UserIdentifier;
  readonly registrationTokens: RegistrationTokens;
}): StageChecks {
  const { accounts, contacts, userIdentifier, registrationTokens } = deps;
  return {
    'm.login.dummy': () => Promise.resolve({}),

    'm.login.password': async (auth, { userId }) => {
      const { password } = auth;
      if (!isString(password))
        throw new MatrixError('M_MISSING_PARAM', 'auth.password is missing.');
      // A client that is logged in need not repeat who it is.
      const names = ['identifier', 'user', 'address'].some((field) => field in auth);
      const meant = names || userId === undefined ? await userIdentifier.named(auth) : userId;
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

    'm.login.email.identity': async (auth, { operation }) => {
      const { sid, secret } = threepidCredentials(auth);
      const purpose = emailPurpose(operation);
      if (purpose === undefined)
        throw new MatrixError('M_UNRECOGNIZED', 'auth.type is no stage of that operation.');
      if (purpose === 'register') {
        const { used, ...contact } = await contacts.validated('register', sid, secret);
        return { contact, parts: [used] };
      }
      return provedOwner({ accounts, contacts }, sid, secret);
    },
  };
}

/** What an address is proved for that completes a stage; undefined for operations that have no such stage. */
export function emailPurpose(operation: string): 'register' | 'reset-password' | undefined {
  if (operation === 'register') return 'register';
  return operation === 'changePassword' ? 'reset-password' : undefined;
}

/** What names a session of e-mail validation. Throws M_MISSING_PARAM and M_INVALID_PARAM. */
function threepidCredentials(auth: JsonObject): { sid: string; secret: string } {
  const given = auth['threepid_creds'];
  const { sid, client_secret: secret } = isObject(given) ? given : {};
  if (!isString(sid) || !isString(secret))
    throw new MatrixError(
      'M_MISSING_PARAM',
      'auth.threepid_creds.sid and auth.threepid_creds.client_secret are needed.',
    );
  assertClientSecret(secret);
  return { sid, secret };
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

/**
 * How somebody without an access token, who knows the password or has forgotten it, proves whose account it is.
 *
 * @param canMail whether e-mail addresses can be proved
 */
export function forgottenFlows(canMail: boolean): readonly Flow[] {
  return [['m.login.password'], ...(canMail ? [['m.login.email.identity'] as const] : [])];
}

/**
 * How a new user shows that they may register; `undefined` when nobody may. Where an address is the user's choice, it is
 * proved first: after the other stage the account is made.
 *
 * @param canMail whether e-mail addresses can be proved
 */
export function registrationFlows(
  config: Pick<Config, 'RUMA_REGISTRATION' | 'RUMA_REGISTRATION_EMAIL'>,
  canMail: boolean,
): readonly Flow[] | undefined {
  const isRequired = config.RUMA_REGISTRATION_EMAIL === 'required';
  const email = 'm.login.email.identity';
  switch (config.RUMA_REGISTRATION) {
    case 'open':
      if (isRequired) return [[email]];
      return [['m.login.dummy'], ...(canMail ? [[email] as const] : [])];
    case 'token': {
      const token = 'm.login.registration_token';
      if (isRequired) return [[email, token]];
      return [[token], ...(canMail ? [[email, token] as const] : [])];
    }
    case 'closed':
      return undefined;
  }
}
