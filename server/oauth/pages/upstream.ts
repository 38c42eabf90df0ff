/** The way to another provider and back. */
import { assertOpen, deactivated } from '../../accounts/standing.ts';
import { MatrixError } from '../../errors.ts';
import { textOf } from '../../http/pages/forms.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import type { Arrival, NoArrival } from '../upstream/upstreams.ts';
import { alert, form, input, paragraph } from './html.ts';
import { message, ownPage, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.upstream;

/** Keeps the visit elsewhere in this browser: a code that another browser brings is not taken. */
const AWAY = 'ruma_away';

export function upstreamPage({ upstreams }: OAuthDependencies): PageHandlers {
  return {
    // What is kept of a visit is kept for whoever asks.
    isAttempt: true,
    async look(visit) {
      const id = textOf(visit.request.params, 'id');
      const isAgain = visit.query('again') !== '';
      const begun = await upstreams.begin(id, ownPage(visit.addresses, visit.query('to')), isAgain);
      if (begun === undefined) return message(WORDS.problem.title, W.unknown, 404);
      if (begun.kind !== 'begun') return nobody(begun);
      visit.setCookie(AWAY, begun.visit);
      return { to: begun.url };
    },
  };
}

export function upstreamCallbackPage(deps: OAuthDependencies): PageHandlers {
  const { upstreams, accounts, callback } = deps;

  const settle = async (visit: Visit, arrival: Arrival): Promise<Outcome> => {
    switch (arrival.kind) {
      case 'refused':
      case 'broken':
        return nobody(arrival);
      case 'nameless':
        return choice(visit, W.chooseBody(arrival.name), arrival.suggested);
      case 'known': {
        const account = await accounts.find(arrival.userId);
        if (account === undefined) throw deactivated();
        assertOpen(account);
        await visit.signIn(arrival.userId);
        return { to: ownPage(visit.addresses, arrival.to) };
      }
    }
  };

  return {
    async look(visit) {
      const returned = new URL(callback());
      returned.search = new URL(visit.here, callback()).search;
      return settle(visit, await upstreams.arrive(visit.cookie(AWAY), returned));
    },

    async act(visit) {
      const name = visit.form.get('user')?.trim() ?? '';
      try {
        return await settle(visit, await upstreams.choose(visit.cookie(AWAY), name));
      } catch (error) {
        const isName = error instanceof MatrixError && error.errcode !== 'M_NOT_FOUND';
        if (isName) return choice(visit, '', name, error.message);
        throw error;
      }
    },
  };
}

/** Nobody came, or could be sent. The words say whether it is worth another try. */
function nobody({ kind, name }: NoArrival): Outcome {
  return kind === 'refused'
    ? message(W.failed, W.refused(name), 403)
    : message(W.failed, W.broken(name), 502);
}

function choice({ formToken }: Visit, body: string, value: string, problem?: string): Outcome {
  const name = input({ name: 'user', label: WORDS.create.user, autocomplete: 'username', value });
  return {
    status: problem === undefined ? 200 : 403,
    page: {
      title: W.chooseTitle,
      body: [
        alert(problem),
        body === '' ? '' : paragraph(body),
        form(formToken, [name], [{ label: WORDS.create.button, does: 'choose' }]),
      ].join('\n'),
    },
  };
}
