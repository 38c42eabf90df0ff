/** What a user is called, and their password. */
import { MatrixError } from '../../errors.ts';
import { NO_DEVICE } from '../../sessions/requester.ts';
import type { BrowserUser } from '../browsers.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { alert, form, input, link, paragraph, status } from './html.ts';
import type { Outcome } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.account;

type Deps = Pick<OAuthDependencies, 'profiles' | 'accounts' | 'accountChanges'>;

export function profilePage({ profiles, accounts, accountChanges }: Deps) {
  const show = async (
    { addresses, formToken }: Visit,
    { userId }: BrowserUser,
    said: { readonly problem?: string; readonly done?: string } = {},
  ): Promise<Outcome> => {
    const { displayname = '' } = await profiles.read(userId);
    const account = await accounts.find(userId);
    const name = input({
      name: 'displayname',
      label: W.displayName,
      autocomplete: 'nickname',
      value: displayname,
      optional: true,
    });
    const passwords = [
      input({
        name: 'old_password',
        label: W.oldPassword,
        type: 'password',
        autocomplete: 'current-password',
      }),
      input({
        name: 'new_password',
        label: W.newPassword,
        type: 'password',
        autocomplete: 'new-password',
      }),
    ];
    return {
      status: said.problem === undefined ? 200 : 403,
      page: {
        title: W.profile,
        body: [
          alert(said.problem),
          said.done === undefined ? '' : status(said.done),
          form(formToken, [name], [{ label: W.save, does: 'rename' }]),
          ...(account?.hasPassword === true
            ? [
                `<h2>${W.password}</h2>`,
                paragraph(W.passwordBody),
                form(formToken, passwords, [{ label: W.changePassword, does: 'password' }]),
              ]
            : []),
          `<p>${link(addresses.of('account'), W.all)}</p>`,
        ].join('\n'),
      },
    };
  };

  const rename = async (userId: string, displayname: string): Promise<void> => {
    const account = await accounts.find(userId);
    if (account?.isSuspended === true)
      throw new MatrixError('M_USER_SUSPENDED', 'Your account is suspended.');
    const requester = {
      userId,
      deviceId: NO_DEVICE,
      isGuest: false,
      isAdmin: account?.isAdmin === true,
      isSuspended: false,
      tokenId: '',
    };
    if (displayname === '') await profiles.removeField(requester, userId, 'displayname');
    else await profiles.setField(requester, userId, 'displayname', { displayname });
  };

  const changePassword = async (visit: Visit, userId: string): Promise<void> => {
    await accounts.authenticate(userId, visit.form.get('old_password') ?? '');
    const newPassword = visit.form.get('new_password') ?? '';
    await accountChanges.changePassword(
      { userId, newPassword, logoutDevices: false, keepDevice: undefined },
      [],
    );
    await visit.signIn(userId);
  };

  return {
    look: (visit: Visit, user: BrowserUser) => show(visit, user),
    async act(visit: Visit, user: BrowserUser): Promise<Outcome> {
      const { form: fields } = visit;
      try {
        if (fields.get('do') === 'password') await changePassword(visit, user.userId);
        else await rename(user.userId, fields.get('displayname')?.trim() ?? '');
      } catch (error) {
        if (error instanceof MatrixError) return show(visit, user, { problem: error.message });
        throw error;
      }
      return show(visit, user, { done: W.saved });
    },
  };
}
