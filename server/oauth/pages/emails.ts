/** E-mail addresses of an account: proved by a letter, and taken away. */
import { askedAddress, type AskedAddress } from '../../accounts/asked-address.ts';
import { MatrixError } from '../../errors.ts';
import { addressProblem } from '../../mail/problem.ts';
import { isString } from '../../matrix/json.ts';
import type { UserId } from '../../matrix/identifiers.ts';
import type { BrowserUser } from '../browsers.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { askForm, remembered, sentNote, type AskInVisit } from './address.ts';
import { alert, form, link, paragraph, type Html } from './html.ts';
import { hiddenFields } from '../../http/pages/forms.ts';
import { signInFirst, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.emails;

/** Whoever sat down at a browser that was left open must not get an address into the account: it resets the password. */
export function emailsPage(deps: OAuthDependencies, ask: AskInVisit): PageHandlers {
  const { contacts, accounts, unbindGone } = deps;

  const show = async (
    visit: Visit,
    { userId }: BrowserUser,
    asked?: AskedAddress,
    problem?: string,
  ): Promise<Outcome> => {
    const { addresses, formToken } = visit;
    const own = await contacts.list(userId);
    const shown = own.flatMap(({ medium, address }) =>
      medium === 'email' && isString(address) ? [removal(formToken, address)] : [],
    );
    const addition =
      asked === undefined
        ? askForm(visit)
        : sentNote(asked) + form(formToken, remembered(asked), [{ label: W.add, does: 'add' }]);
    return {
      status: problem === undefined ? 200 : 403,
      page: {
        title: W.title,
        body: [
          alert(problem),
          ...(shown.length === 0 ? [paragraph(W.none)] : shown),
          ...(contacts.canMail ? [`<h2>${W.another}</h2>`, addition] : [paragraph(W.noMail)]),
          `<p>${link(addresses.of('account'), WORDS.account.all)}</p>`,
        ].join('\n'),
      },
    };
  };

  const remove = async (userId: UserId, address: string): Promise<void> => {
    if ((await accounts.find(userId))?.isSuspended === true)
      throw new MatrixError('M_USER_SUSPENDED', 'Your account is suspended.');
    await contacts.remove(userId, 'email', address);
    await unbindGone(userId, { medium: 'email', address });
  };

  const act = async (visit: Visit, user: BrowserUser): Promise<AskedAddress | undefined> => {
    const sent = visit.form;
    switch (sent.get('do')) {
      case 'ask':
        return ask(visit, 'add-contact');
      case 'remove':
        await remove(user.userId, sent.get('address') ?? '');
        return undefined;
      default: {
        const { sid = '', secret = '' } = askedAddress(sent) ?? {};
        await contacts.add(user.userId, await contacts.validated('add-contact', sid, secret), []);
        return undefined;
      }
    }
  };

  return {
    async look(visit) {
      const { user } = visit;
      if (user === undefined) return signInFirst(visit);
      return user.isFresh ? show(visit, user) : signInFirst(visit, { again: 'yes' });
    },
    async act(visit) {
      const { user } = visit;
      if (user === undefined || !user.isFresh) return signInFirst(visit, { again: 'yes' });
      try {
        return await show(visit, user, await act(visit, user));
      } catch (error) {
        if (!(error instanceof MatrixError)) throw error;
        const isAdding = visit.form.get('do') === 'add';
        const asked = isAdding ? askedAddress(visit.form) : undefined;
        return show(visit, user, asked, addressProblem(error));
      }
    },
  };
}

function removal(formToken: string, address: string): Html {
  const button = { label: W.remove(address), does: 'remove', second: true } as const;
  return form(formToken, [hiddenFields({ address })], [button]);
}
