/** Ending an account. */
import type { BrowserUser } from '../browsers.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { checkbox, facts, form, paragraph } from './html.ts';
import { message, signInFirst, type Outcome } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.account;

export function deactivatePage({ accountChanges }: Pick<OAuthDependencies, 'accountChanges'>) {
  return {
    async look(visit: Visit, { userId, isFresh }: BrowserUser): Promise<Outcome> {
      if (!isFresh) return signInFirst(visit, { again: 'yes' });
      return {
        page: {
          title: W.endAccountTitle,
          body: [
            facts([[WORDS.consent.you, userId]]),
            paragraph(W.endAccountBody),
            form(
              visit.formToken,
              [checkbox('erase', W.erase)],
              [{ label: W.endAccount, does: 'deactivate' }],
            ),
          ].join('\n'),
        },
      };
    },

    async act(visit: Visit, { userId, isFresh }: BrowserUser): Promise<Outcome> {
      if (!isFresh) return signInFirst(visit, { again: 'yes' });
      await accountChanges.deactivate(userId, { erase: visit.form.get('erase') === 'yes' }, []);
      await visit.signOut();
      return message(W.endAccount, W.endedAccount);
    },
  };
}
