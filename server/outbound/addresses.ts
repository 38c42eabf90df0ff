/** Which addresses the server may connect to of its own accord. */
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { readNetworks } from '../http/networks.ts';

/** Answers whether a connection to an address is allowed; a text that is no address is not one. */
export type AddressPolicy = (address: string) => boolean;

/** @param allowed what may be reached although it is denied. Throws an `Error` for what is no network. */
export function addressPolicy(
  denied: readonly string[],
  allowed: readonly string[],
): AddressPolicy {
  const [denylist, allowlist] = [readNetworks(denied), readNetworks(allowed)];
  const mayReach = (address: string): boolean => {
    const version = isIPv4(address) ? 'ipv4' : 'ipv6';
    return !denylist.check(address, version) || allowlist.check(address, version);
  };
  return (address) => {
    const addresses = meaningsOf(address);
    return addresses.length > 0 && addresses.every(mayReach);
  };
}

/**
 * For what the administrator names, in the configuration or a file it leads to: any address at all, since a bridge
 * mostly runs beside its server. Never for what a client or another server says.
 */
export const namedByAdministrator: AddressPolicy = (address) => meaningsOf(address).length > 0;

/**
 * Where a packet to this address may end: at the address itself, and at each IPv4 address that is written inside an
 * IPv6 one by a way of carrying the one over the other. A private address must not slip through in such a coat.
 */
export function meaningsOf(address: string): readonly string[] {
  const bare = address.replace(/%.*$/, '');
  if (isIPv4(bare)) return [bare];
  return isIPv6(bare) ? [bare, ...carriedBy(ipaddr.IPv6.parse(bare).parts)] : [];
}

/** An IPv4 address out of two groups of an IPv6 address. */
function ipv4(high = 0, low = 0): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function carriedBy(groups: readonly number[]): readonly string[] {
  const begin = (...start: readonly number[]): boolean =>
    start.every((group, index) => groups[index] === group);
  const [, first, second, third, fourth, fifth, sixth = 0, seventh = 0] = groups;
  const last = ipv4(sixth, seventh);
  // ::ffff:a.b.c.d (mapped), ::ffff:0:a.b.c.d (translated), 64:ff9b::a.b.c.d (NAT64)
  if (
    begin(0, 0, 0, 0, 0, 0xffff) ||
    begin(0, 0, 0, 0, 0xffff, 0) ||
    begin(0x64, 0xff9b, 0, 0, 0, 0)
  )
    return [last];
  // ::a.b.c.d (compatible), but neither :: nor ::1
  if (begin(0, 0, 0, 0, 0, 0)) return sixth === 0 && seventh <= 1 ? [] : [last];
  // 6to4
  if (begin(0x2002)) return [ipv4(first, second)];
  // Teredo: the server, and the client with its bits turned over
  if (begin(0x2001, 0)) return [ipv4(second, third), ipv4(~sixth & 0xffff, ~seventh & 0xffff)];
  // ISATAP, in any network
  return (fourth === 0 || fourth === 0x200) && fifth === 0x5efe ? [last] : [];
}
