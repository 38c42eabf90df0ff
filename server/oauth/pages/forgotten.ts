/** A new password for somebody who forgot it: a letter shows whose account it is. */
import { askedAddress, type AskedAddress } from '../../accounts/asked-address.ts';
import { provedOwner } from '../../accounts/forgotten.ts';
import { MatrixError } from '../../errors.ts';
import { addressProblem } from '../../mail/problem.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { askPage, remembered, sentNote, type AskInVisit } from './address.ts';
import { alert, checkbox, form, input, link, paragraph } from './html.ts';
import { message, ownPage, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const F = WORDS.forgotten;

export function forgottenPage(deps: OAuthDependencies, ask: AskInVisit): PageHandlers {
  const { contacts, passwords, accountChanges } = deps;

  const back = ({ addresses, query }: Visit): string =>
    `<p>${link(addresses.of('signIn', { to: ownPage(addresses, query('to')) }), F.back)}</p>`;

  const show = (visit: Visit, asked: AskedAddress | undefined, problem?: string): Outcome => {
    if (asked === undefined) return askPage(visit, F.title, back(visit), problem);
    const password = input({
      name: 'new_password',
      label: WORDS.account.newPassword,
      type: 'password',
      autocomplete: 'new-password',
    });
    return {
      status: problem === undefined ? 200 : 403,
      page: {
        title: F.title,
        body: [
          alert(problem),
          sentNote(asked),
          form(
            visit.formToken,
            [password, checkbox('everywhere', F.everywhere), ...remembered(asked)],
            [{ label: WORDS.account.changePassword, does: 'reset' }],
          ),
          back(visit),
        ].join('\n'),
      },
    };
  };

  const reset = async ({ form: sent }: Visit, { sid, secret }: AskedAddress): Promise<void> => {
    const newPassword = sent.get('new_password') ?? '';
    passwords.assertAcceptable(newPassword);
    const { userId, parts } = await provedOwner(deps, sid, secret);
    const logoutDevices = sent.has('everywhere');
    const change = { userId, newPassword, logoutDevices, keepDevice: undefined };
    await usingUp(accountChanges.changePassword(change, parts));
  };

  return {
    look: async (visit) =>
      contacts.canMail ? show(visit, undefined) : message(F.title, F.noMail, 404),
    async act(visit) {
      if (!contacts.canMail) return message(F.title, F.noMail, 404);
      const asked = askedAddress(visit.form);
      try {
        if (asked === undefined) return show(visit, await ask(visit, 'reset-password'));
        await reset(visit, asked);
      } catch (error) {
        if (error instanceof MatrixError) return show(visit, asked, addressProblem(error));
        throw error;
      }
      return { page: { title: F.title, body: paragraph(F.done) + back(visit) } };
    },
  };
}
