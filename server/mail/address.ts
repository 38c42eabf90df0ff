/**
 * E-mail addresses: what can be one, and when two are the same.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#e-mail
 */

const ATOM = String.raw`[\p{L}\p{M}\p{N}!#$%&'*+/=?^_\x60{|}~-]+`;
const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?`;
const ADDRESS = new RegExp(
  String.raw`^(?=.{1,64}@)${ATOM}(?:\.${ATOM})*@${LABEL}(?:\.${LABEL})*$`,
  'u',
);

/**
 * Whether a text can be an e-mail address, as one sees it written. Forms that need quotes, or have an IP address for a
 * domain, are not taken: nobody has them, and what is in the quotes could mean something to a program on the way.
 */
export function isEmailAddress(address: string): boolean {
  return address.length <= 254 && ADDRESS.test(address);
}

/**
 * The address as it is compared, without regard to case: `Strauß@Example.com` is `strauss@example.com`. Letters are
 * folded one by one, so that none depends on its neighbours; the dotless i is a letter of its own.
 */
export function foldedEmailAddress(address: string): string {
  const fold = (letter: string): string =>
    letter === 'ı' ? letter : letter.toLowerCase().toUpperCase().toLowerCase();
  return Array.from(address, fold).join('').replaceAll('ς', 'σ');
}

/** A name and an address, as in a letter's head. */
export interface Mailbox {
  /** Empty where there is only an address. */
  readonly name: string;
  readonly address: string;
}

/** Reads `chat@example.org` or `Example chat <chat@example.org>`; undefined for what is neither. */
export function readMailbox(text: string): Mailbox | undefined {
  const [, name = '', inBrackets, alone] =
    /^(?:"?([^"<>\p{Cc}]*?)"?\s*<([^<>\s]+)>|(\S+))$/u.exec(text.trim()) ?? [];
  const address = inBrackets ?? alone ?? '';
  return isEmailAddress(address) ? { name: name.trim(), address } : undefined;
}
