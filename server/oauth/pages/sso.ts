/**
 * Single sign-on for clients of the legacy API: the same sign-in, ending in a login token.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#client-login-via-sso
 */
import { MatrixError } from '../../errors.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { asAnother } from './consent.ts';
import { facts, form, paragraph } from './html.ts';
import { formTarget, signInFirst, type PageHandlers } from './outcome.ts';
import { WORDS } from './words.ts';

/** How long the browser has to bring the login token back, in milliseconds. */
const SSO_TOKEN_MS = 10_000;

/** Schemes that are no client: what they name would run in the page, or be shown in its place. */
const NO_CLIENTS: ReadonlySet<string> = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'javascript:',
  'vbscript:',
]);

/** The address a client wants its user back at. Throws M_INVALID_PARAM. */
export function readRedirectUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || NO_CLIENTS.has(url.protocol))
    throw new MatrixError('M_INVALID_PARAM', 'redirectUrl must be the URL of a client.');
  return url;
}

export function ssoPage({ logins, mayRegister }: OAuthDependencies): PageHandlers {
  return {
    async look(visit) {
      const url = readRedirectUrl(visit.query('redirectUrl'));
      const { user } = visit;
      if (user === undefined)
        return visit.query('action') === 'register' && mayRegister
          ? { to: visit.addresses.of('createAccount', { to: visit.here }) }
          : signInFirst(visit);
      return {
        page: {
          title: WORDS.sso.title(url.host === '' ? url.protocol : url.host),
          formTargets: formTarget(url.href),
          body: [
            paragraph(WORDS.sso.body),
            facts([[WORDS.consent.you, user.userId]]),
            form(
              visit.formToken,
              [],
              [
                { label: WORDS.sso.yes, does: 'allow' },
                { label: WORDS.consent.other, does: 'other', second: true },
              ],
            ),
          ].join('\n'),
        },
      };
    },

    async act(visit) {
      const url = readRedirectUrl(visit.query('redirectUrl'));
      if (visit.user === undefined) return signInFirst(visit);
      if (visit.form.get('do') !== 'allow') return asAnother(visit);
      const token = await logins.issueToken(visit.user.userId, [], SSO_TOKEN_MS);
      url.searchParams.delete('loginToken');
      url.searchParams.append('loginToken', token);
      return { to: url.href };
    },
  };
}
