/** What a page comes to: HTML, or the next address. */
import type { Page } from '../../http/pages/page.ts';
import type { Addresses } from '../addresses.ts';
import type { BrowserUser } from '../browsers.ts';
import { paragraph } from './html.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

export interface Shown {
  readonly page: Page;
  /** Default: 200. */
  readonly status?: number;
  /** When it is worth another try. */
  readonly retryAfterSeconds?: number;
}

export interface Sent {
  readonly to: string;
}

export type Outcome = Shown | Sent;

/** A page: `look` for GET, `act` for a form that came from it. */
export interface PageHandlers {
  /** Looking at it is an attempt to sign in, and counted as one. */
  readonly isAttempt?: true;
  look(visit: Visit): Promise<Outcome>;
  act?(visit: Visit): Promise<Outcome>;
}

/** A page of somebody who is signed in. */
export interface AccountPage {
  look(visit: Visit, user: BrowserUser): Promise<Outcome>;
  act?(visit: Visit, user: BrowserUser): Promise<Outcome>;
}

export function message(title: string, body: string, status = 200): Shown {
  return { page: { title, body: paragraph(body) }, status };
}

export const expired = (): Shown => message(WORDS.problem.title, WORDS.problem.request, 400);

/** To sign in, and back to the page that the visit is at. */
export function signInFirst(
  { addresses, here }: Visit,
  more: Readonly<Record<string, string>> = {},
): Sent {
  return { to: addresses.of('signIn', { ...more, to: here }) };
}

/** A page of ours to go on to; the account page where the address names anything else. */
export function ownPage(addresses: Addresses, address: string): string {
  const isOurs = address.startsWith(`${addresses.root}/`) && !/[\\\p{Cc}]/u.test(address);
  return isOurs ? address : addresses.of('account');
}

/** Where a form may lead in the end, as a source for a content security policy. */
export function formTarget(uri: string): readonly string[] {
  const url = URL.parse(uri);
  if (url === null) return [];
  return [/^https?:$/.test(url.protocol) ? url.origin : url.protocol];
}
