/** The letters about e-mail addresses: somebody wants to use one for something. Pure. */
import type { Purpose } from '../accounts/validation.ts';
import { compose, type Composed, type Piece } from './compose.ts';
import { WORDS } from './words.ts';

/** A letter that only lacks an address. */
export interface Draft extends Composed {
  readonly subject: string;
}

/** Asks whoever gets it to confirm what the address is wanted for. */
export function confirmationLetter(letter: {
  readonly purpose: Purpose;
  readonly serverName: string;
  /** Whose password is to be reset. */
  readonly account: string | undefined;
  readonly link: string;
  /** How long the link is good, in milliseconds. */
  readonly lifetimeMs: number;
}): Draft {
  const { purpose, serverName, account = '', link, lifetimeMs } = letter;
  const words = WORDS.confirmations[purpose];
  return draft(words.subject(serverName), [
    { paragraph: words.asked(serverName, account) },
    { paragraph: words.warning },
    { link, label: WORDS.link },
    { footnote: WORDS.unasked(Math.round(lifetimeMs / 60_000)) },
  ]);
}

/** For whoever asks for the password of an account that is not there. */
export function nobodyLetter(serverName: string): Draft {
  const { subject, body, unasked } = WORDS.nobody;
  return draft(subject(serverName), [{ paragraph: body(serverName) }, { footnote: unasked }]);
}

/** For whoever wants to use an address that an account has. */
export function takenLetter(serverName: string, account: string): Draft {
  const { subject, body, hint, unasked } = WORDS.taken;
  return draft(subject(serverName), [
    { paragraph: body(serverName, account) },
    { paragraph: hint },
    { footnote: unasked },
  ]);
}

function draft(subject: string, pieces: readonly Piece[]): Draft {
  return { subject, ...compose(WORDS.language, subject, pieces) };
}
