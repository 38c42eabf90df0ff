/**
 * Account management: what users of OAuth clients do here and not in their clients.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#oauth-20-account-management
 */
import { isAccountAction, type AccountAction } from '../addresses.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { resetPage } from './confirm.ts';
import { deviceDeletePage, devicesListPage, deviceViewPage } from './devices.ts';
import { deactivatePage } from './deactivate.ts';
import { facts, form, link } from './html.ts';
import { message, signInFirst, type AccountPage, type PageHandlers } from './outcome.ts';
import { profilePage } from './profile.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.account;

const LINKS: readonly (readonly [AccountAction, string])[] = [
  ['org.matrix.profile', W.profile],
  ['org.matrix.devices_list', W.devices],
  ['org.matrix.cross_signing_reset', W.reset],
  ['org.matrix.account_deactivate', W.endAccount],
];

const overview: AccountPage = {
  look: async ({ addresses, formToken }, { userId }) => ({
    page: {
      title: W.title,
      body: [
        facts([[WORDS.consent.you, userId]]),
        '<ul>',
        ...LINKS.map(([action, label]) => `<li>${link(addresses.action(action), label)}</li>`),
        `<li>${link(addresses.of('emails'), WORDS.emails.title)}</li>`,
        '</ul>',
        form(formToken, [], [{ label: W.signOut, does: 'sign-out', second: true }]),
      ].join('\n'),
    },
  }),
  async act(visit) {
    await visit.signOut();
    return message(W.title, W.signedOut);
  },
};

export function accountPage(deps: OAuthDependencies): PageHandlers {
  const reset = resetPage(deps);
  const pages: Readonly<Record<AccountAction, AccountPage>> = {
    'org.matrix.profile': profilePage(deps),
    'org.matrix.devices_list': devicesListPage(deps),
    'org.matrix.device_view': deviceViewPage(deps),
    'org.matrix.device_delete': deviceDeletePage(deps),
    'org.matrix.account_deactivate': deactivatePage(deps),
    'org.matrix.cross_signing_reset': {
      look: async (visit) =>
        visit.query('session') === '' ? message(W.reset, W.resetBody) : reset.look(visit),
      act: (visit) => reset.act(visit),
    },
  };
  const pageOf = ({ query }: Visit): AccountPage => {
    const action = query('action');
    return isAccountAction(action) ? pages[action] : overview;
  };
  return {
    look: async (visit) =>
      visit.user === undefined ? signInFirst(visit) : pageOf(visit).look(visit, visit.user),
    async act(visit) {
      const { user } = visit;
      if (user === undefined) return signInFirst(visit);
      const page = pageOf(visit);
      return (page.act ?? page.look)(visit, user);
    },
  };
}
