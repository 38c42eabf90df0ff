/** What somebody does when the server wants proof that it is them. */
import { MatrixError, type AuthDict } from 'matrix-js-sdk';
import type { UIAuthCallback } from 'matrix-js-sdk/lib/interactive-auth.js';
import { passwordOf } from './sdk-person.ts';

/** Asks without proof: fails the test when any is wanted. */
export const unproved: UIAuthCallback<void> = (makeRequest) => makeRequest(null);

/** Asks, is asked for proof, and gives the password. */
export const withPassword =
  (username: string): UIAuthCallback<void> =>
  async (makeRequest) => {
    const refused = await makeRequest(null).catch((error: unknown) => error);
    if (!(refused instanceof MatrixError)) throw new Error('nothing was to be proved');
    const auth: AuthDict = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: username },
      password: passwordOf(username),
      session: refused.data['session'],
    };
    return makeRequest(auth);
  };
