/** Proving an e-mail address: asked for by a client, and confirmed by whoever reads the letter. */
import { isString, type JsonObject } from '../server/matrix/json.ts';
import { FORM } from './by-hand.ts';
import { linkIn, lettersTo, type ReceivedLetter } from './mailbox.ts';
import type { Actor, Answer, Stage, User } from './example.ts';
import { passwordProof } from './prove.ts';

/** What names the session, as `add` and the stage take it. */
export interface Session extends JsonObject {
  readonly sid: string;
  readonly client_secret: string;
}

/** What an address is proved for, as it stands in the path. */
type For = 'register' | 'account/password' | 'account/3pid';

export const tokenPath = (what: For): string => `/_matrix/client/v3/${what}/email/requestToken`;

/** The body of a request for a token: the first attempt with that secret. */
export const tokenRequest = (email: string, secret: string): JsonObject => ({
  client_secret: secret,
  email,
  send_attempt: 1,
});

/** The session that an answer names. */
export function sessionFrom({ body }: Answer, secret: string): Session {
  const { sid } = body;
  return { sid: isString(sid) ? sid : '', client_secret: secret };
}

/** Opens the page that a letter leads to. */
export async function openLink<C extends string>(
  { homeserver }: Stage<C>,
  actor: Actor,
  letter: ReceivedLetter,
): Promise<Answer> {
  const { path, query } = address(letter, homeserver);
  return actor.get(path, query);
}

/** Presses the button of that page. */
export async function pressButton<C extends string>(
  { homeserver }: Stage<C>,
  actor: Actor,
  letter: ReceivedLetter,
): Promise<Answer> {
  const { path, query } = address(letter, homeserver);
  return actor.request('POST', path, { query, rawBody: '', headers: FORM });
}

function address(letter: ReceivedLetter, homeserver: string) {
  const { pathname, searchParams } = new URL(linkIn(letter, homeserver), homeserver);
  return { path: pathname, query: Object.fromEntries(searchParams) };
}

/** Has an address proved, quietly; answers the session. */
export async function provedAddress<C extends string>(
  stage: Stage<C>,
  what: For,
  email: string,
): Promise<Session> {
  const secret = stage.unique('secret');
  const asked = await stage.anyone.quietly.post(tokenPath(what), tokenRequest(email, secret));
  const letter = await stage.mailbox().heard(lettersTo(email));
  await pressButton(stage, stage.anyone.quietly, letter);
  return sessionFrom(asked, secret);
}

/** Gives somebody an address, quietly; answers it. */
export async function withAddress<C extends string>(stage: Stage<C>, user: User): Promise<string> {
  const email = `${user.localpart}@example.org`;
  const session = await provedAddress(stage, 'account/3pid', email);
  const request = { ...session, auth: passwordProof(user) };
  await user.quietly.post('/_matrix/client/v3/account/3pid/add', request);
  return email;
}
