/**
 * Where the user of a device without a browser types the code that the device shows.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#device-authorisation-flow
 */
import type { OAuthDependencies } from '../dependencies.ts';
import { asAnother, consentPage } from './consent.ts';
import { alert, form, input } from './html.ts';
import { message, signInFirst, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.device;

export function devicePage({ server, clients }: OAuthDependencies): PageHandlers {
  const ask = (visit: Visit, problem?: string): Outcome => ({
    status: problem === undefined ? 200 : 404,
    page: {
      title: W.title,
      body:
        alert(problem) +
        form(
          visit.formToken,
          [input({ name: 'user_code', label: W.code, autocomplete: 'off' })],
          [{ label: W.button, does: 'look' }],
        ),
    },
  });

  /** Nobody who is not signed in learns which codes there are. */
  const look = async (visit: Visit): Promise<Outcome> => {
    const code = visit.query('user_code');
    if (code === '') return ask(visit);
    if (visit.user === undefined) return signInFirst(visit);
    const pending = await (await server()).pendingDevice(code);
    const client = pending && (await clients.show(pending.clientId));
    if (pending === undefined || client === undefined) return ask(visit, W.unknown);
    const { userId } = visit.user;
    return consentPage(visit, { client, pending, userId, warning: W.warning(code) });
  };

  return {
    look,
    async act(visit) {
      const { addresses, user, form: fields } = visit;
      const code = visit.query('user_code');
      const does = fields.get('do');
      if (does === 'look') {
        return { to: addresses.of('device', { user_code: fields.get('user_code')?.trim() ?? '' }) };
      }
      if (user === undefined) return signInFirst(visit);
      if (does === 'other') return asAnother(visit);
      const authorizations = await server();
      if ((await authorizations.pendingDevice(code)) === undefined) return ask(visit, W.unknown);
      const isAllowed = does === 'allow';
      await authorizations.decideDevice(code, isAllowed ? { userId: user.userId } : undefined);
      return message(W.done, isAllowed ? W.allowed : W.denied);
    },
  };
}
