/**
 * Every word of letters about e-mail addresses, and of the page that their links lead to: translate this file, and they
 * are translated. What stands in parentheses of a function comes from outside and is escaped where it is put into HTML.
 */
import type { Purpose } from '../accounts/validation.ts';

/** What somebody is asked to confirm, in a letter and on the page. `account` is there where a password is reset. */
type Asked = (server: string, account: string) => string;

interface Confirmation {
  readonly subject: (server: string) => string;
  readonly asked: Asked;
  /** Above the button. */
  readonly title: string;
  readonly warning: string;
  readonly button: string;
  readonly done: string;
}

const CONFIRMATIONS: Readonly<Record<Purpose, Confirmation>> = {
  register: {
    subject: (server) => `Confirm your e-mail address for ${server}`,
    asked: (server) =>
      `Somebody, probably you, is making an account on ${server} with this e-mail address.`,
    title: 'Confirm your e-mail address',
    warning: 'Confirm it if that was you.',
    button: 'Confirm',
    done: 'The address is confirmed. Go back to where you are making the account.',
  },
  'add-contact': {
    subject: (server) => `Confirm your e-mail address for ${server}`,
    asked: (server) =>
      `Somebody, probably you, wants to add this e-mail address to their account on ${server}.`,
    title: 'Confirm your e-mail address',
    warning: 'Confirm it only if that was you: with this address the password can be reset.',
    button: 'Confirm',
    done: 'The address is confirmed. Go back to your client, which adds it.',
  },
  'reset-password': {
    subject: (server) => `Reset your password on ${server}`,
    asked: (_server, account) => `Somebody, probably you, asked for a new password for ${account}.`,
    title: 'Reset your password?',
    warning: 'Go on only if that was you: whoever asked can then choose the new password.',
    button: 'Go on',
    done: 'Go back to where you asked for it, and choose the new password there.',
  },
};

export const WORDS = {
  language: 'en',
  confirmations: CONFIRMATIONS,
  link: 'Open this page, and confirm it there',
  unasked: (minutes: number) =>
    `If it was not you, do nothing, and nothing will happen. The link is good for ${minutes} minutes.`,
  nobody: {
    subject: (server: string) => `No account on ${server} has this e-mail address`,
    body: (server: string) =>
      `Somebody, probably you, asked for a new password on ${server}. But no account there has this e-mail address. If you have an account, it may have another address, or none.`,
    unasked: 'If it was not you, do nothing.',
  },
  taken: {
    subject: (server: string) => `You have an account on ${server} already`,
    body: (server: string, account: string) =>
      `Somebody, probably you, wants to use this e-mail address for an account on ${server}. It belongs to one already: ${account}.`,
    hint: 'If you forgot its password, ask your client for a new one. If the address shall belong to another account, remove it from that one first.',
    unasked: 'If it was not you, do nothing.',
  },
  /** On pages that ask for an address. */
  ask: {
    title: 'Prove your e-mail address',
    label: 'E-mail address',
    why: 'A letter will be sent there, with a link to follow.',
    sent: (address: string) =>
      `A letter is on its way to ${address}. Open its link, confirm it there, and then go on here.`,
    notYet: 'The link in the letter was not followed yet.',
    button: 'Continue',
  },
  page: {
    address: 'E-mail address',
    account: 'Account',
    next: (host: string) => `After that you go on to ${host}.`,
    done: 'Done',
    lost: 'Nothing to confirm',
    lostBody: 'The link is unknown here, used, or too old. Ask for another one where you asked.',
  },
} as const;
