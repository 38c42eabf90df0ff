/**
 * Signing in with a Central Authentication Service, protocol 3.0. The browser brings back a ticket; the CAS server is asked
 * whose it is. A ticket is good for the very address that it was asked for, which holds a secret of this browser's visit:
 * one that was made for another browser is refused there.
 *
 * @see https://apereo.github.io/cas/development/protocol/CAS-Protocol-Specification.html
 */
import { randomBytes } from 'node:crypto';
import type { OutboundCall } from '../../outbound/call.ts';
import type { CasAnswer } from './cas-answer.ts';
import type { CasConfig } from './config.ts';
import { NoPersonError, type Person, type Provider } from './provider.ts';

/** How long the CAS server may take to say whose a ticket is, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** A service ticket: of as many characters as the protocol asks for, and none that means something in a URL. */
const TICKET = /^ST-[\w.~-]{1,253}$/;

/** What the protocol answers for a ticket that is used up, too old, or somebody else's. Everything else is a fault. */
const REFUSALS: ReadonlySet<string> = new Set(['INVALID_TICKET', 'INVALID_SERVICE']);

export function cas(config: CasConfig, call: OutboundCall, timeoutMs = TIMEOUT_MS): Provider {
  return {
    async leave(callback, again) {
      const state = randomBytes(32).toString('base64url');
      const service = `${callback}?${new URLSearchParams({ state })}`;
      const renew = again ? { renew: 'true' } : {};
      return {
        url: addressAt(config, '/login', { service, ...renew }).href,
        kept: { service, ...renew },
      };
    },

    async identify(returned, kept) {
      const ticket = returned.searchParams.get('ticket') ?? '';
      const service = new URL(returned);
      service.searchParams.delete('ticket');
      // What came in the address is compared, and never asked about: the service is the one of this visit.
      if (!TICKET.test(ticket) || service.href !== kept('service'))
        throw new NoPersonError('refused', 'there is no ticket, or it was not asked for here');
      const renew = kept('renew') === '' ? {} : { renew: kept('renew') };
      const url = addressAt(config, '/p3/serviceValidate', {
        service: kept('service'),
        ticket,
        ...renew,
      });
      const answer = await validate(config, call, url, timeoutMs);
      if (answer.kind === 'success') return person(config, answer);
      if (REFUSALS.has(answer.code))
        throw new NoPersonError('refused', `the ticket was refused: ${answer.code}`);
      throw new NoPersonError('broken', `${config.url} refuses this server: ${answer.code}`);
    },
  };
}

function addressAt({ url }: CasConfig, path: string, query: Readonly<Record<string, string>>): URL {
  return new URL(`${url}${path}?${new URLSearchParams(query)}`);
}

/** Asks whose a ticket is. Throws {@link NoPersonError} when no answer of CAS comes. */
async function validate(
  config: CasConfig,
  call: OutboundCall,
  url: URL,
  timeoutMs: number,
): Promise<CasAnswer> {
  try {
    const { status, text } = await call({
      method: 'GET',
      url,
      headers: { accept: 'application/xml, text/xml' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What reads XML is loaded with the first answer: most servers never get one.
    const { readCasAnswer } = await import('./cas-answer.ts');
    const answer = status === 200 ? readCasAnswer(text) : undefined;
    if (answer === undefined) throw new Error(`status ${status}, and no answer of CAS`);
    return answer;
  } catch (error) {
    throw new NoPersonError('broken', `${config.url} cannot be understood`, { cause: error });
  }
}

function person(
  { localpartAttribute, displayNameAttribute }: CasConfig,
  { user, attributes }: Extract<CasAnswer, { kind: 'success' }>,
): Person {
  const name = localpartAttribute === undefined ? user : (attributes.get(localpartAttribute) ?? '');
  return { subject: user, name, displayName: attributes.get(displayNameAttribute) };
}
