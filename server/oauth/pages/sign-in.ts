/** Signing in. Who is done goes on to where they were sent here from. */
import { MatrixError } from '../../errors.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { alert, form, input, link, paragraph } from './html.ts';
import { ownPage, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const S = WORDS.signIn;

export function signInPage(deps: OAuthDependencies): PageHandlers {
  const { userIdentifier, accounts, contacts, upstreams } = deps;

  const show = (visit: Visit, problem?: string): Outcome => {
    const { addresses } = visit;
    const to = ownPage(addresses, visit.query('to'));
    const isAgain = visit.query('again') !== '';
    const elsewhere = upstreams.list.map(({ id, name }) =>
      link(addresses.upstream(id, to, isAgain), S.with(name)),
    );
    return {
      status: problem === undefined ? 200 : 403,
      page: {
        title: isAgain ? S.again : S.title,
        body: [
          alert(problem),
          isAgain ? paragraph(S.why) : '',
          form(
            visit.formToken,
            [
              input({
                name: 'user',
                label: contacts.canMail ? S.userOrEmail : S.user,
                autocomplete: 'username',
                value: visit.form.get('user') ?? visit.user?.userId ?? '',
              }),
              input({
                name: 'password',
                label: S.password,
                type: 'password',
                autocomplete: 'current-password',
              }),
            ],
            [{ label: S.button, does: 'sign-in' }],
          ),
          contacts.canMail ? `<p>${link(addresses.of('forgotten', { to }), S.forgotten)}</p>` : '',
          ...elsewhere.map((one) => `<p>${one}</p>`),
          deps.mayRegister && !isAgain
            ? `<p>${link(addresses.of('createAccount', { to }), S.noAccount)}</p>`
            : '',
        ].join('\n'),
      },
    };
  };

  return {
    async look(visit) {
      const isDone = visit.user !== undefined && visit.query('again') === '';
      return isDone ? { to: ownPage(visit.addresses, visit.query('to')) } : show(visit);
    },

    async act(visit) {
      const name = visit.form.get('user')?.trim() ?? '';
      const userId = await userIdentifier.typed(name);
      try {
        const account = await accounts.authenticate(userId, visit.form.get('password') ?? '');
        await visit.signIn(account.userId);
      } catch (error) {
        if (error instanceof MatrixError) return show(visit, error.message);
        throw error;
      }
      return { to: ownPage(visit.addresses, visit.query('to')) };
    },
  };
}
