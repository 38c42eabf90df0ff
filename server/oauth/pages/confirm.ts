/**
 * Confirming what a client asked for, as a stage of interactive authentication: `m.login.sso` for the legacy API,
 * `m.oauth` for OAuth.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#sso-during-user-interactive-authentication
 */
import type { OAuthDependencies } from '../dependencies.ts';
import type { BrowserStage } from '../../sessions/ui-auth-stages.ts';
import { TELL_THE_CLIENT } from '../../http/pages/tell-the-client.ts';
import { facts, form, paragraph } from './html.ts';
import { message, signInFirst, type Outcome, type PageHandlers } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.confirm;

export function confirmPage(deps: OAuthDependencies): PageHandlers {
  return confirmation(deps, 'm.login.sso', W.title, W.body);
}

/** The same question about replacing cross-signing keys, which is part of the account page. */
export function resetPage(deps: OAuthDependencies): Required<Pick<PageHandlers, 'look' | 'act'>> {
  return confirmation(deps, 'm.oauth', W.resetTitle, W.reset);
}

function confirmation(
  { uiAuthFallback }: OAuthDependencies,
  stage: BrowserStage,
  title: string,
  body: string,
): Required<Pick<PageHandlers, 'look' | 'act'>> {
  const lost = (): Outcome => message(W.lost, W.lostBody, 404);

  /** Only the user whose request waits is asked; to anybody else nothing waits. */
  const isWaiting = async ({ user, query }: Visit): Promise<boolean> => {
    const session = await uiAuthFallback.look(query('session'));
    return session !== undefined && session.userId === user?.userId;
  };

  return {
    async look(visit) {
      const { user } = visit;
      if (user === undefined) return signInFirst(visit);
      if (!(await isWaiting(visit))) return lost();
      if (!user.isFresh) return signInFirst(visit, { again: 'yes' });
      return {
        page: {
          title,
          body: [
            paragraph(body),
            facts([[WORDS.consent.you, user.userId]]),
            form(visit.formToken, [], [{ label: W.button, does: 'confirm' }]),
          ].join('\n'),
        },
      };
    },

    async act(visit) {
      const { user, query } = visit;
      if (user === undefined || !user.isFresh) return signInFirst(visit, { again: 'yes' });
      if (!(await isWaiting(visit))) return lost();
      await uiAuthFallback.confirm(query('session'), stage, user.userId);
      const { page } = message(W.done, W.back);
      return { page: { ...page, script: TELL_THE_CLIENT } };
    },
  };
}
