/** E-mail in examples: the mail server beside the homeserver, and what an example sees of the letters that it took. */

/** A letter as it came, decoded. */
export interface ReceivedLetter {
  /** The address to which the mail server was asked to deliver it. */
  readonly recipient: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

/** Whether a letter is the one that is waited for. */
export type FitsLetter = (letter: ReceivedLetter) => boolean;

/** The mail server on an example's stage. It takes every letter. */
export interface StageMailbox {
  /** Waits for a letter that fits, and shows it. Each is found once. */
  received(fits: FitsLetter): Promise<ReceivedLetter>;
  /** The same, without showing it. */
  heard(fits: FitsLetter): Promise<ReceivedLetter>;
  /** How many letters have come to an address since the run began. */
  count(address: string): number;
}

/** What an example needs that is about a server without a mail server. */
export const NO_MAIL = { ruma: true, config: { RUMA_SMTP_URL: '' } } as const;

/** Finds a letter to an address. */
export const lettersTo =
  (address: string): FitsLetter =>
  ({ recipient }) =>
    recipient === address;

/** Path and query of the first link in a letter that leads to the homeserver. Throws when there is none. */
export function linkIn({ text }: ReceivedLetter, homeserver: string): string {
  const at = text.indexOf(`${homeserver}/`);
  const link = at === -1 ? undefined : /^\S+/.exec(text.slice(at + homeserver.length))?.[0];
  if (link === undefined) throw new Error('the letter has no link to the homeserver');
  return link;
}
