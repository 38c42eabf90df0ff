/** What options take: readers that turn a text or a value of the file into what the server works with. */
import { readNetworks } from '../http/networks.ts';
import { readMailbox, type Mailbox } from '../mail/address.ts';

/** Reads one option's value, from the environment (always a string) or the file. Throws an `Error` that says what it takes. */
export type Reader<T> = (value: unknown) => T;

/** A text that is not empty. */
export const string: Reader<string> = (value) => {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error('takes a text that is not empty');
};

/** Nothing, or what the other reader takes. */
export const optional =
  <T>(read: Reader<T>): Reader<T | undefined> =>
  (value) =>
    value === '' || value === null ? undefined : read(value);

/** on or off, as words or as what YAML makes of them. */
export const flag: Reader<boolean> = (value) => {
  if (value === true || value === 'on' || value === 'true') return true;
  if (value === false || value === 'off' || value === 'false') return false;
  throw new Error('takes on or off');
};

/** One of these words. */
export const oneOf =
  <const T extends string>(...allowed: readonly T[]): Reader<T> =>
  (value) => {
    const found = allowed.find((word) => word === value);
    if (found !== undefined) return found;
    throw new Error(`takes one of ${allowed.join(', ')}`);
  };

/** A whole number within these bounds, both included. */
export const integer =
  (min: number, max: number): Reader<number> =>
  (value) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max)
      return number;
    throw new Error(`takes a whole number from ${min} to ${max}`);
  };

/** A comma-separated text or a list. */
export const list: Reader<readonly string[]> = (value) => {
  const items: unknown[] =
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
  return items
    .map((item) => {
      if (typeof item === 'string') return item.trim();
      throw new Error('takes a list of texts (or one text with commas)');
    })
    .filter((item) => item !== '');
};

/** A list of addresses and networks; each must be one. */
export const networks: Reader<readonly string[]> = (value) => {
  const named = list(value);
  readNetworks(named);
  return named;
};

/** An http or https URL, without the slash at its end. */
export const url: Reader<string> = (value) => {
  const parsed = URL.parse(string(value));
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new Error('takes an http or https URL');
  return parsed.href.replace(/\/$/, '');
};

/** An smtp or smtps URL. What is wrong with it is said without repeating it: there may be a password in it. */
export const smtpUrl: Reader<string> = (value) => {
  const parsed = URL.parse(string(value));
  const isPlain = parsed !== null && /^\/?$/.test(parsed.pathname + parsed.search + parsed.hash);
  if (!isPlain || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '')
    throw new Error('takes smtp://USER:PASSWORD@HOST:PORT, or the same with smtps');
  return parsed.href;
};

/** An e-mail address, with a name if need be. */
export const mailbox: Reader<Mailbox> = (value) => {
  const read = readMailbox(string(value));
  if (read !== undefined) return read;
  throw new Error('takes an e-mail address, as in chat@example.org or Example <chat@example.org>');
};
