/**
 * Accounts on any homeserver: finds out which registration flow the server offers and goes through it.
 * Spec: client-server-api/#account-registration, #user-interactive-authentication-api.
 */
import { isArray, isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import type { Actor, Answer } from '../example.ts';
import { NotRun, RequestRefused } from './failures.ts';

const PATH = '/_matrix/client/v3/register';

/** Stages that can be gone through without a person. */
const DUMMY = 'm.login.dummy';
const TOKEN = 'm.login.registration_token';
const TERMS = 'm.login.terms';

/**
 * The registration token of servers that are set up for the examples. No secret: it stands in what the site shows.
 */
export const EXAMPLE_TOKEN = 'down-the-rabbit-hole';

/** What the runner may use to make accounts. */
export interface Registration {
  /** Only this way, though the server may offer others. */
  readonly kind?: 'open' | 'token';
  /** A registration token that is good for as many accounts as the examples need. */
  readonly token?: string;
}

/** What a server lets strangers do: `other` when it asks for something only a person can give (an e-mail address, a captcha). */
export type RegistrationKind = 'open' | 'token' | 'closed' | 'other';

/** A new account and its first session. */
export interface Account {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
}

/** The flows of a 401 answer: lists of stages. */
export function flowsOf(answer: Answer): readonly (readonly string[])[] {
  const flows = answer.body['flows'];
  if (!isArray(flows)) return [];
  return flows.flatMap((flow: JsonValue) => {
    const stages = isObject(flow) ? flow['stages'] : undefined;
    return isArray(stages) ? [stages.map(String)] : [];
  });
}

/** The kind of registration an answer to `POST /register` without `auth` shows. */
export function kindOf(answer: Answer): RegistrationKind {
  if (answer.status < 300) return 'open';
  if (answer.status !== 401) return 'closed';
  const flows = flowsOf(answer);
  if (pickFlow(flows, { kind: 'open' }) !== undefined) return 'open';
  return flows.some((stages) => stages.includes(TOKEN)) ? 'token' : 'other';
}

/** The first flow that can be gone through with what we have. */
export function pickFlow(
  flows: readonly (readonly string[])[],
  registration: Registration,
): readonly string[] | undefined {
  const able = new Set([DUMMY, TERMS]);
  if (registration.token !== undefined && registration.kind !== 'open') able.add(TOKEN);
  const fits = flows.filter((stages) => stages.every((stage) => able.has(stage)));
  if (registration.kind === 'token') return fits.find((stages) => stages.includes(TOKEN));
  return fits[0];
}

/**
 * Makes an account. Throws {@link NotRun} when the server does not let us make one, {@link RequestRefused} when it
 * should have and did not.
 * @param ask makes requests without recording them, and does not throw on a 401.
 */
export async function register(
  ask: Pick<Actor, 'post'>,
  registration: Registration,
  username: string,
  password: string,
): Promise<Account> {
  const wanted: JsonObject = { username, password, initial_device_display_name: 'Ruma TS example' };
  let answer = await ask.post(PATH, wanted);
  if (answer.status === 401) {
    const flow = pickFlow(flowsOf(answer), registration);
    if (flow === undefined) throw new NotRun(whyNoFlow(answer, registration));
    answer = await goThrough(ask, flow, answer, wanted, registration);
  } else if (answer.status >= 400 && kindOf(answer) === 'closed' && answer.status !== 429) {
    throw new NotRun(`this server takes no new accounts: ${refusal(answer)}`);
  }
  return accountOf(answer, `POST ${PATH}`);
}

/** The session in an answer to registering or logging in. Throws {@link RequestRefused} when there is none. */
export function accountOf(answer: Answer, what: string): Account {
  const { user_id: userId, access_token: accessToken, device_id: deviceId } = answer.body;
  if (
    answer.status >= 300 ||
    typeof userId !== 'string' ||
    typeof accessToken !== 'string' ||
    typeof deviceId !== 'string'
  )
    throw new RequestRefused(`set-up: ${what} answered ${refusal(answer)}`);
  return { userId, accessToken, deviceId };
}

/** The session of an access token, in an answer of `/account/whoami`; undefined when the token is not good. */
export function sessionIn(answer: Answer, accessToken: string): Account | undefined {
  const { user_id: userId, device_id: deviceId } = answer.body;
  if (typeof userId !== 'string') return undefined;
  return { userId, accessToken, deviceId: typeof deviceId === 'string' ? deviceId : '' };
}

async function goThrough(
  ask: Pick<Actor, 'post'>,
  flow: readonly string[],
  first: Answer,
  wanted: JsonObject,
  registration: Registration,
): Promise<Answer> {
  let answer = first;
  for (const stage of flow.length === 0 ? [DUMMY] : flow) {
    const session = answer.body['session'];
    answer = await ask.post(PATH, {
      ...wanted,
      auth: {
        type: stage,
        ...(session === undefined ? {} : { session }),
        ...(stage === TOKEN ? { token: registration.token ?? '' } : {}),
      },
    });
    if (answer.status !== 401) return answer;
    if (answer.body['errcode'] !== undefined && stage === TOKEN)
      throw new NotRun(`this server did not take the registration token: ${refusal(answer)}`);
  }
  return answer;
}

function whyNoFlow(answer: Answer, registration: Registration): string {
  const flows = flowsOf(answer);
  const offered = flows.map((stages) => stages.join(' + ') || 'nothing').join(', or ');
  if (registration.kind === 'token')
    return `this server offers no registration with a token, but ${offered || 'no flow at all'}`;
  if (registration.token === undefined && flows.some((stages) => stages.includes(TOKEN)))
    return 'this server asks for a registration token, and none was given';
  return `registering here takes ${offered || 'a flow this server does not name'}`;
}

/** “403 M_FORBIDDEN No.” */
export function refusal(answer: Answer): string {
  const { errcode, error } = answer.body;
  return [answer.status, errcode, error].filter((part) => part !== undefined).join(' ');
}
