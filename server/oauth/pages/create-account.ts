/** Making an account; where an e-mail address is required, it is proved first. */
import { askedAddress, type AskedAddress } from '../../accounts/asked-address.ts';
import { MatrixError } from '../../errors.ts';
import type { Part } from '../../storage/parts.ts';
import { addressProblem } from '../../mail/problem.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { askPage, remembered, sentNote, type AskInVisit } from './address.ts';
import { alert, form, input, link } from './html.ts';
import { message, ownPage, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const C = WORDS.create;

export function createAccountPage(deps: OAuthDependencies, ask: AskInVisit): PageHandlers {
  const { config, registration, registrationTokens, passwords, contacts, mayRegister } = deps;
  const needsToken = config.RUMA_REGISTRATION === 'token';
  const needsEmail = config.RUMA_REGISTRATION_EMAIL === 'required';

  const show = (visit: Visit, asked: AskedAddress | undefined, problem?: string): Outcome => {
    if (!mayRegister) return message(C.title, C.closed, 403);
    const { addresses } = visit;
    const to = ownPage(addresses, visit.query('to'));
    const haveAccount = `<p>${link(addresses.of('signIn', { to }), C.haveAccount)}</p>`;
    if (needsEmail && asked === undefined) return askPage(visit, C.title, haveAccount, problem);
    return {
      status: problem === undefined ? 200 : 403,
      page: {
        title: C.title,
        body: [
          alert(problem),
          sentNote(asked),
          form(
            visit.formToken,
            [...fields(visit, config.RUMA_SERVER_NAME, needsToken), ...remembered(asked)],
            [{ label: C.button, does: 'create' }],
          ),
          haveAccount,
        ].join('\n'),
      },
    };
  };

  const create = async ({ form: sent }: Visit, asked: AskedAddress | undefined) => {
    const [user, token] = [sent.get('user')?.trim() ?? '', sent.get('token')?.trim() ?? ''];
    const password = sent.get('password') ?? '';
    const contact = asked && (await contacts.validated('register', asked.sid, asked.secret));
    const used = needsToken ? await registrationTokens.use(token) : [];
    passwords.assertAcceptable(password);
    const userId = await registration.available(user);
    const address: readonly Part[] = contact ? [contact.used, contacts.added(userId, contact)] : [];
    await usingUp(registration.register({ userId, password }, [...used, ...address]));
    return userId;
  };

  return {
    look: async (visit) => show(visit, undefined),
    async act(visit) {
      if (!mayRegister) return show(visit, undefined);
      const asked = needsEmail ? askedAddress(visit.form) : undefined;
      try {
        if (needsEmail && asked === undefined) return show(visit, await ask(visit, 'register'));
        await visit.signIn(await create(visit, asked));
      } catch (error) {
        if (error instanceof MatrixError) return show(visit, asked, addressProblem(error));
        throw error;
      }
      return { to: ownPage(visit.addresses, visit.query('to')) };
    },
  };
}

function fields({ form: sent }: Visit, serverName: string, needsToken: boolean) {
  return [
    input({
      name: 'user',
      label: C.user,
      autocomplete: 'username',
      hint: C.userHint(serverName),
      value: sent.get('user') ?? '',
    }),
    input({ name: 'password', label: C.password, type: 'password', autocomplete: 'new-password' }),
    ...(needsToken ? [input({ name: 'token', label: C.token, autocomplete: 'off' })] : []),
  ];
}
