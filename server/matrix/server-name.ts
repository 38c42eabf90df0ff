/** The parts of a server name: a host as it was written (an IPv6 literal without brackets) and a port. */
export type ServerName = {
  readonly kind: 'ipv4' | 'ipv6' | 'dns';
  readonly host: string;
  readonly port: number | undefined;
};

const NAME_AND_PORT = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9A-Za-z.-]{1,255}))(?::([0-9]{1,5}))?$/;
const FOUR_NUMBERS = /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/;

/**
 * Reads a server name such as `example.org`, `10.0.0.1:8448` or `[2001:db8::1]`.
 *
 * @returns `undefined` when the text does not follow the grammar
 * @see https://spec.matrix.org/v1.19/appendices/#server-name
 */
export function parseServerName(text: string): ServerName | undefined {
  const match = NAME_AND_PORT.exec(text);
  if (match === null) return undefined;
  const [, ipv6, name, digits] = match;
  const port = digits === undefined ? undefined : Number(digits);
  if (ipv6 !== undefined) {
    return isIpv6(ipv6) ? { kind: 'ipv6', host: ipv6, port } : undefined;
  }
  if (name === undefined) return undefined;
  if (!FOUR_NUMBERS.test(name)) return { kind: 'dns', host: name, port };
  return isIpv4(name) ? { kind: 'ipv4', host: name, port } : undefined;
}

export function isServerName(text: string): boolean {
  return parseServerName(text) !== undefined;
}

function isIpv4(text: string): boolean {
  return FOUR_NUMBERS.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

/** Eight groups of hexadecimal digits; `::` stands for at least one; the last two may be an IPv4. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const tail = last?.at(-1);
  let count = groups.flat().length;
  if (last !== undefined && tail !== undefined && tail.includes('.')) {
    if (!isIpv4(tail)) return false;
    last.pop();
    count += 1;
  }
  const wellFormed = groups.flat().every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group));
  return wellFormed && (halves.length === 2 ? count < 8 : count === 8);
}
