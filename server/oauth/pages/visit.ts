/** One visit to a page: who is signed in, what the form said, and whether it was ours. */
import { hash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSameSecret } from '../../crypto/same-secret.ts';
import { formOf, textOf } from '../../http/pages/forms.ts';
import { OAUTH_ROOT, type Addresses } from '../addresses.ts';
import type { Browsers, BrowserUser } from '../browsers.ts';

/** Marks a browser, signed in or not: forms carry a hash of it, so that no other site can make one. */
const VISITOR = 'ruma_visitor';
const SIGNED_IN = 'ruma_signed_in';

export interface Visit {
  readonly addresses: Addresses;
  /** The address of the page, with its query, as the browser sees it. */
  readonly here: string;
  readonly user: BrowserUser | undefined;
  readonly query: (name: string) => string;
  readonly form: URLSearchParams;
  /** For the forms of the page. */
  readonly formToken: string;
  /** Whether the form that came was one of ours, in this browser. */
  readonly isOwnForm: boolean;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** A cookie of these pages; empty when there is none. */
  cookie(name: string): string;
  setCookie(name: string, value: string): void;
  /** Signs somebody in who has proved who they are. */
  signIn(userId: string): Promise<void>;
  signOut(): Promise<void>;
}

export interface VisitDependencies {
  readonly addresses: Addresses;
  readonly browsers: Browsers;
  /** Whether cookies go over TLS only. */
  readonly isSecure: boolean;
}

export async function visit(
  request: FastifyRequest,
  reply: FastifyReply,
  { addresses, browsers, isSecure }: VisitDependencies,
): Promise<Visit> {
  const cookies = cookiesOf(request);
  const set = (name: string, value: string, more: string): void => {
    reply.header(
      'set-cookie',
      `${name}=${value}; Path=${addresses.root}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}${more}`,
    );
  };
  const known = cookies.get(VISITOR);
  const visitor = known ?? randomBytes(24).toString('base64url');
  if (known === undefined) set(VISITOR, visitor, '');
  const formToken = hash('sha256', `form\n${visitor}`, 'base64url');
  const form = formOf(request);
  const signedIn = cookies.get(SIGNED_IN);
  return {
    addresses,
    here: addresses.root + request.url.slice(OAUTH_ROOT.length),
    user: await browsers.find(signedIn),
    query: (name) => textOf(request.query, name),
    form,
    formToken,
    isOwnForm:
      known !== undefined &&
      isSameSecret(form.get('form_token') ?? '', formToken) &&
      [undefined, 'same-origin'].includes(textOf(request.headers, 'sec-fetch-site') || undefined),
    request,
    reply,
    cookie: (name) => cookies.get(name) ?? '',
    setCookie: (name, value) => set(name, value, ''),
    async signIn(userId) {
      await browsers.signOut(signedIn);
      set(SIGNED_IN, await browsers.signIn(userId), '');
    },
    async signOut() {
      await browsers.signOut(signedIn);
      set(SIGNED_IN, '', '; Max-Age=0');
    },
  };
}

function cookiesOf({ headers }: FastifyRequest): ReadonlyMap<string, string> {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs);
}
