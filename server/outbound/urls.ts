/** Which URLs the server fetches when somebody else names them. */

/** What is wrong with a URL, in words for whoever named it. */
export class UrlRefusedError extends Error {
  override name = 'UrlRefusedError';
}

const LONGEST_URL = 4_096;

/** Above the ports that only the system may open: those where something else than HTTP listens, and would take harm. */
const OTHER_SERVICES: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665,
  6666, 6667, 6668, 6669, 6679, 6697, 9200, 10080, 11211, 27017,
]);

const FIRST_OPEN_PORT = 1024;

/**
 * Reads a URL that may be fetched, without its fragment. Throws {@link UrlRefusedError}. What the parser makes of a host
 * counts: `0x7f.1` and `2130706433` come out as `127.0.0.1`.
 */
export function fetchableUrl(text: string, base?: URL): URL {
  if (text.length > LONGEST_URL) throw new UrlRefusedError(`longer than ${LONGEST_URL} characters`);
  const url = URL.parse(text, base);
  if (url === null) throw new UrlRefusedError('no URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new UrlRefusedError('neither http nor https');
  if (url.username !== '' || url.password !== '')
    throw new UrlRefusedError('a URL with a user name or password');
  // Names that only Tor can resolve must not be asked of anybody else: RFC 7686.
  if (/\.onion\.?$/i.test(url.hostname)) throw new UrlRefusedError('an address inside Tor');
  if (!isPortForWeb(url.port)) throw new UrlRefusedError('a port where no web server is');
  url.hash = '';
  return url;
}

function isPortForWeb(port: string): boolean {
  if (['', '80', '443'].includes(port)) return true;
  const number = Number(port);
  return number >= FIRST_OPEN_PORT && !OTHER_SERVICES.has(number);
}
