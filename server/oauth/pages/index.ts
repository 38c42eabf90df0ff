/** The pages, mounted: each visit with its cookies, forms checked, attempts counted. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { askForAddress } from '../../accounts/asked-address.ts';
import { takeForms } from '../../http/pages/forms.ts';
import type { Limit } from '../../http/rate-limits.ts';
import { ENDPOINTS, OAUTH_ROOT } from '../addresses.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { accountPage } from './account.ts';
import type { AskInVisit } from './address.ts';
import { confirmPage } from './confirm.ts';
import { interactionPage } from './consent.ts';
import { createAccountPage } from './create-account.ts';
import { devicePage } from './device.ts';
import { send, tellOnPages } from './failure.ts';
import { emailsPage } from './emails.ts';
import { forgottenPage } from './forgotten.ts';
import { message, type PageHandlers } from './outcome.ts';
import { signInPage } from './sign-in.ts';
import { ssoPage } from './sso.ts';
import { upstreamCallbackPage, upstreamPage } from './upstream.ts';
import { visit } from './visit.ts';
import { WORDS } from './words.ts';

export function addOAuthPages(app: FastifyInstance, deps: OAuthDependencies, limit: Limit): void {
  const { addresses, browsers, config, contacts } = deps;
  const isSecure = (config.RUMA_PUBLIC_BASEURL ?? '').startsWith('https:');

  const answer =
    (handle: PageHandlers['look'], isAttempt: boolean) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const here = await visit(request, reply, { addresses, browsers, isSecure });
      if (request.method === 'POST' && !here.isOwnForm)
        return send(reply, message(WORDS.problem.title, WORDS.problem.form, 403));
      if (isAttempt) limit('login', request.ip);
      return send(reply, await handle(here));
    };

  const ask: AskInVisit = ({ request, form }, purpose) => {
    limit('email', request.ip);
    return askForAddress(contacts, purpose, form.get('email') ?? '');
  };

  app.register(async (pages) => {
    takeForms(pages);
    tellOnPages(pages);
    const mount = (path: string, { look, act, isAttempt }: PageHandlers): void => {
      pages.get(OAUTH_ROOT + path, answer(look, isAttempt === true));
      if (act !== undefined) pages.post(OAUTH_ROOT + path, answer(act, true));
    };
    mount(ENDPOINTS.signIn, signInPage(deps));
    mount(ENDPOINTS.createAccount, createAccountPage(deps, ask));
    mount(ENDPOINTS.forgotten, forgottenPage(deps, ask));
    mount(ENDPOINTS.emails, emailsPage(deps, ask));
    mount(`${ENDPOINTS.interaction}/:uid`, interactionPage(deps));
    mount(ENDPOINTS.device, devicePage(deps));
    mount(ENDPOINTS.sso, ssoPage(deps));
    mount(ENDPOINTS.confirm, confirmPage(deps));
    mount(ENDPOINTS.account, accountPage(deps));
    mount(`${ENDPOINTS.upstream}/:id`, upstreamPage(deps));
    mount(ENDPOINTS.callback, upstreamCallbackPage(deps));
  });
}
