/**
 * Reads a letter as a mail program would, as far as the letters of this server go: a head, and parts in text and HTML.
 * Node only.
 */
import type { ReceivedLetter } from '../mailbox.ts';

type Headers = Readonly<Record<string, string>>;

/** @param raw the letter as it came over the wire */
export function readLetter(recipient: string, raw: string): ReceivedLetter {
  const { headers, body } = readPart(raw);
  const parts = new Map(leaves(headers, body));
  return {
    recipient,
    headers,
    text: parts.get('text/plain') ?? '',
    html: parts.get('text/html') ?? '',
  };
}

function readPart(raw: string): { headers: Headers; body: string } {
  const lines = raw.replaceAll('\r\n', '\n');
  const end = lines.indexOf('\n\n');
  const head = end === -1 ? lines : lines.slice(0, end);
  return { headers: readHeaders(head), body: end === -1 ? '' : lines.slice(end + 2) };
}

function readHeaders(head: string): Headers {
  const unfolded = head.replaceAll(/\n[ \t]+/g, ' ').split('\n');
  return Object.fromEntries(
    unfolded.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
    }),
  );
}

/** Each part that is not made of parts, with its type. */
function leaves(headers: Headers, body: string): [type: string, content: string][] {
  const type = headers['content-type'] ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) return [[type.split(';', 1)[0] ?? '', decode(headers, body)]];
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => {
      const read = readPart(part.replace(/^\n/, '').replace(/\n$/, ''));
      return leaves(read.headers, read.body);
    });
}

function decode(headers: Headers, body: string): string {
  switch (headers['content-transfer-encoding']?.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable':
      return decodeQuoted(body.replaceAll(/=[ \t]*\n/g, ''));
    default:
      return body;
  }
}

/** `=C3=A4` → `ä`. */
function decodeQuoted(text: string): string {
  return text.replaceAll(/(?:=[0-9A-F]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
  );
}

/** `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=` → `Grüße`. */
function decodeWords(value: string): string {
  return value
    .replaceAll(/(\?=)\s+(?==\?)/g, '$1')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, content: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64').toString('utf8')
        : decodeQuoted(content.replaceAll('_', ' ')),
    );
}
