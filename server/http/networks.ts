/** Lists of addresses and networks, as options give them. */
import { BlockList, isIP } from 'node:net';

/** A BlockList of addresses and CIDR networks. Throws an `Error` naming the first that is neither. */
export function readNetworks(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix, ...rest] = network.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
    const longest = version === 4 ? 32 : 128;
    const valid =
      version !== 0 &&
      rest.length === 0 &&
      (prefix === undefined || /^\d{1,3}$/.test(prefix)) &&
      bits <= longest;
    if (!valid)
      throw new Error(`takes addresses and networks such as 10.0.0.0/8; not "${network}"`);
    list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
