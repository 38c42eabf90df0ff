/** Names to addresses. */
import { lookup, Resolver } from 'node:dns/promises';
import type { OutboundOptions } from './connect.ts';

const LOOPBACK = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Asks DNS alone, as is right for names that strangers give: no thread waits for it, and no name of a local network is
 * made complete. Throws where a name has no address.
 */
export function resolveByDns(): OutboundOptions['resolve'] {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  return async (hostname) => {
    // DNS does not know it: RFC 6761.
    if (/^(.+\.)?localhost\.?$/i.test(hostname)) return LOOPBACK;
    const [ipv4, ipv6] = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ]);
    const found = [
      ...(ipv4.status === 'fulfilled' ? ipv4.value.map((address) => ({ address, family: 4 })) : []),
      ...(ipv6.status === 'fulfilled' ? ipv6.value.map((address) => ({ address, family: 6 })) : []),
    ];
    if (found.length === 0) throw new Error('the name has no address');
    return found;
  };
}

/**
 * Asks the system, hosts file and all, as is right for names that the administrator gave. Throws where a name has no
 * address.
 */
export const resolveBySystem: OutboundOptions['resolve'] = (hostname) =>
  lookup(hostname, { all: true });
