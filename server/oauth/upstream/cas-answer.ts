/**
 * What a CAS server answers about a ticket. Pure.
 *
 * @see https://apereo.github.io/cas/development/protocol/CAS-Protocol-Specification.html#25-servicevalidate-cas-20
 */
import { Parser } from 'htmlparser2';

export type CasAnswer =
  | {
      readonly kind: 'success';
      readonly user: string;
      /** The first value of each attribute. */
      readonly attributes: ReadonlyMap<string, string>;
    }
  /** Of the protocol's codes, such as INVALID_TICKET. */
  | { readonly kind: 'failure'; readonly code: string };

const NAMESPACE = 'http://www.yale.edu/tp/cas';

const USER = 'serviceResponse/authenticationSuccess/user';
const FAILURE = 'serviceResponse/authenticationFailure';
const ATTRIBUTE = /^serviceResponse\/authenticationSuccess\/attributes\/([^/]+)$/;

/**
 * Reads the answer to a validation. Undefined for what is none, or says two things at once: nobody is signed in by an
 * answer that can be read in more than one way.
 */
export function readCasAnswer(xml: string): CasAnswer | undefined {
  const read = collect(xml);
  if (read === undefined) return undefined;
  const { users, attributes, failures } = read;
  const [user = ''] = users;
  const [code] = failures;
  if (users.length + failures.length !== 1) return undefined;
  if (code !== undefined) return { kind: 'failure', code };
  return user === '' ? undefined : { kind: 'success', user, attributes };
}

interface Collected {
  readonly users: string[];
  readonly failures: string[];
  readonly attributes: Map<string, string>;
}

/** Goes through the document once. Undefined where an element is not closed, or the root is not that of CAS. */
function collect(xml: string): Collected | undefined {
  const found: Collected = { users: [], failures: [], attributes: new Map() };
  const open: string[] = [];
  let prefix: string | undefined;
  let isSound = true;
  let roots = 0;
  let text = '';

  /** The name without the prefix of CAS; what has another is none of ours. */
  const ours = (name: string): string => {
    const [first = '', second] = name.split(':');
    const [its, local] = second === undefined ? ['', first] : [first, second];
    return its === prefix ? local : `?${name}`;
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length === 0) {
          roots += 1;
          prefix = prefixOf(name, attributes);
        }
        open.push(ours(name));
        text = '';
        if (open.join('/') === FAILURE) found.failures.push(attributes['code'] ?? '');
      },
      // A comment in the middle of a text does not end it.
      ontext(more) {
        text += more;
      },
      onclosetag(_name, isImplied) {
        if (isImplied) isSound = false;
        const path = open.join('/');
        const attribute = ATTRIBUTE.exec(path)?.[1];
        if (path === USER) found.users.push(text.trim());
        if (attribute !== undefined && !found.attributes.has(attribute))
          found.attributes.set(attribute, text.trim());
        open.pop();
        text = '';
      },
      onprocessinginstruction(name) {
        // A document type may say what entities mean.
        if (name.toLowerCase() === '!doctype') isSound = false;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return isSound && roots === 1 && prefix !== undefined ? found : undefined;
}

/** The prefix that the root binds to the namespace of CAS, which must be its own. */
function prefixOf(root: string, attributes: Readonly<Record<string, string>>): string | undefined {
  const prefix = root.includes(':') ? root.slice(0, root.indexOf(':')) : '';
  const bound = attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix}`];
  return bound === NAMESPACE ? prefix : undefined;
}
