/**
 * Namespaces: the users, aliases and rooms that an application service cares for.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#registration
 */
import { LruMap } from '../storage/lru.ts';
import { messageOf } from '../thrown.ts';
import { RegistrationError } from './registration-error.ts';

export type NamespaceKind = 'users' | 'aliases' | 'rooms';

export interface Namespace {
  /** Whether nobody else may make what is in it. */
  readonly exclusive: boolean;
  /** Whether an identifier, from its sigil to the end of the server name, is in it. */
  matches(identifier: string): boolean;
}

export type Namespaces = Readonly<Record<NamespaceKind, readonly Namespace[]>>;

/** How many answers of each expression are kept at hand. */
const REMEMBERED = 10_000;

/** The classes of POSIX expressions that those of JavaScript do not have. */
const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  xdigit: '0-9A-Fa-f',
};

/** Throws {@link RegistrationError}. Kinds that are not there have no namespaces. */
export function readNamespaces(value: unknown): Namespaces {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RegistrationError('namespaces must be an object with users, aliases and rooms');
  const kinds = new Map<string, unknown>(Object.entries(value));
  const read = (kind: NamespaceKind): readonly Namespace[] => {
    const items: unknown = kinds.get(kind) ?? [];
    if (!Array.isArray(items)) throw new RegistrationError(`namespaces.${kind} must be a list`);
    return items.map((item, index) => readNamespace(item, `namespaces.${kind}[${index}]`));
  };
  return { users: read('users'), aliases: read('aliases'), rooms: read('rooms') };
}

function readNamespace(value: unknown, field: string): Namespace {
  if (typeof value !== 'object' || value === null)
    throw new RegistrationError(`${field} must be an object with regex and exclusive`);
  if (!('regex' in value) || typeof value.regex !== 'string')
    throw new RegistrationError(`${field}.regex must be a text`);
  if (!('exclusive' in value) || typeof value.exclusive !== 'boolean')
    throw new RegistrationError(`${field}.exclusive must be true or false`);
  const whole = compile(value.regex, field);
  const known = new LruMap<string, boolean>(REMEMBERED);
  return {
    exclusive: value.exclusive,
    matches(identifier) {
      const before = known.get(identifier);
      if (before !== undefined) return before;
      const verdict = whole.test(identifier);
      known.set(identifier, verdict);
      return verdict;
    },
  };
}

/** An expression says which identifiers there are, so it has to match all of one and not just a part. */
function compile(regex: string, field: string): RegExp {
  const translated = regex.replaceAll(
    /\[:(\w+):\]/g,
    (found, name: string) => POSIX_CLASSES[name] ?? found,
  );
  try {
    return new RegExp(`^(?:${translated})$`, 's');
  } catch (error) {
    throw new RegistrationError(`${field}.regex: ${messageOf(error)}`);
  }
}
