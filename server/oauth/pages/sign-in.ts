/** Signing in, and making an account. Who is done goes on to where they were sent here from. */
import { MatrixError } from '../../errors.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { alert, form, input, link, paragraph } from './html.ts';
import { message, ownPage, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const S = WORDS.signIn;
const C = WORDS.create;

export function signInPage(deps: OAuthDependencies): PageHandlers {
  const { userIdentifier, accounts, upstreams } = deps;

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
                label: S.user,
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

export function createAccountPage(deps: OAuthDependencies): PageHandlers {
  const { config, registration, registrationTokens, passwords, mayRegister } = deps;
  const needsToken = config.RUMA_REGISTRATION === 'token';

  const show = (visit: Visit, problem?: string): Outcome => {
    if (!mayRegister) return message(C.title, C.closed, 403);
    const hint = C.userHint(config.RUMA_SERVER_NAME);
    const { addresses } = visit;
    const to = ownPage(addresses, visit.query('to'));
    return {
      status: problem === undefined ? 200 : 403,
      page: {
        title: C.title,
        body: [
          alert(problem),
          form(
            visit.formToken,
            [
              input({
                name: 'user',
                label: C.user,
                autocomplete: 'username',
                hint,
                value: visit.form.get('user') ?? '',
              }),
              input({
                name: 'password',
                label: C.password,
                type: 'password',
                autocomplete: 'new-password',
              }),
              ...(needsToken
                ? [input({ name: 'token', label: C.token, autocomplete: 'off' })]
                : []),
            ],
            [{ label: C.button, does: 'create' }],
          ),
          `<p>${link(addresses.of('signIn', { to }), C.haveAccount)}</p>`,
        ].join('\n'),
      },
    };
  };

  const create = async ({ form: fields }: Visit): Promise<string> => {
    const [user, token] = [fields.get('user')?.trim() ?? '', fields.get('token')?.trim() ?? ''];
    const password = fields.get('password') ?? '';
    const used = needsToken ? await registrationTokens.use(token) : [];
    passwords.assertAcceptable(password);
    const userId = await registration.available(user);
    await usingUp(registration.register({ userId, password }, used));
    return userId;
  };

  return {
    look: async (visit) => show(visit),
    async act(visit) {
      if (!mayRegister) return show(visit);
      try {
        await visit.signIn(await create(visit));
      } catch (error) {
        if (error instanceof MatrixError) return show(visit, error.message);
        throw error;
      }
      return { to: ownPage(visit.addresses, visit.query('to')) };
    },
  };
}
