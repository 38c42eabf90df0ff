/** What the pages share that have an e-mail address proved: they ask for it, and remember it until the link was followed. */
import { rememberedFields, type AskedAddress } from '../../accounts/asked-address.ts';
import type { Purpose } from '../../accounts/validation.ts';
import { hiddenFields } from '../../http/pages/forms.ts';
import { WORDS as MAIL } from '../../mail/words.ts';
import { alert, form, input, paragraph, status, type Html } from './html.ts';
import type { Shown } from './outcome.ts';
import type { Visit } from './visit.ts';

/** Has a letter sent to the address in the form. Throws as `askForAddress`, and M_LIMIT_EXCEEDED. */
export type AskInVisit = (visit: Visit, purpose: Purpose) => Promise<AskedAddress>;

/** Asks for an address. */
export function askForm({ formToken, form: sent }: Visit): Html {
  const email = input({
    name: 'email',
    label: MAIL.ask.label,
    type: 'email',
    autocomplete: 'email',
    value: sent.get('email') ?? '',
  });
  return [
    paragraph(MAIL.ask.why),
    form(formToken, [email], [{ label: MAIL.ask.button, does: 'ask' }]),
  ].join('\n');
}

/**
 * A page that asks for an address.
 *
 * @param below what else the page has
 */
export function askPage(visit: Visit, title: string, below: Html, problem?: string): Shown {
  return {
    status: problem === undefined ? 200 : 403,
    page: { title, body: [alert(problem), askForm(visit), below].join('\n') },
  };
}

export function sentNote(asked: AskedAddress | undefined): Html {
  return asked === undefined ? '' : status(MAIL.ask.sent(asked.address));
}

export function remembered(asked: AskedAddress | undefined): readonly Html[] {
  return asked === undefined ? [] : [hiddenFields(rememberedFields(asked))];
}
