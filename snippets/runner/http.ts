/** An exchange as the text that goes over the wire (HTTP/1.1 layout), with JSON indented for reading. */
import type { JsonValue } from '../../server/matrix/json.ts';
import type { Exchange, FileFacts, ReceivedResponse, SentRequest } from './exchange.ts';
import { target } from './transport.ts';

/** The status of SMTP for a letter that was taken; HTTP has none of that number. */
const LETTER_TAKEN = 250;

/** Reason phrases of the statuses the client-server API uses. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  [LETTER_TAKEN]: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `PUT /path HTTP/1.1` with headers and body. `host` is the homeserver's, as in `localhost:8008`. */
export function renderRequest(request: SentRequest, host: string): string {
  const body = request.rawBody ?? fileText(request.file) ?? pretty(request.body);
  if (request.method === 'MAIL') return message(`RCPT TO:<${request.path}>`, request.headers, body);
  return message(
    // What was shortened for readers is no part of an address, and is not encoded.
    `${request.method} ${target(request).replaceAll('%E2%80%A6', '…')} HTTP/1.1`,
    { host, ...request.headers },
    body,
  );
}

/** `HTTP/1.1 200 OK` with the headers that matter and body. */
export function renderResponse(response: ReceivedResponse): string {
  const reason = REASONS[response.status] ?? '';
  const protocol = response.status === LETTER_TAKEN ? '' : 'HTTP/1.1 ';
  return message(
    `${protocol}${response.status} ${reason}`.trimEnd(),
    response.headers,
    response.text ?? fileText(response.file) ?? pretty(response.body),
  );
}

/** Both, with an empty line between. */
export function renderExchange(exchange: Exchange, host: string): string {
  return `${renderRequest(exchange.request, host)}\n\n${renderResponse(exchange.response)}`;
}

function message(
  start: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${titleCase(name)}: ${value}`);
  const head = [start, ...lines].join('\n');
  return body === undefined ? head : `${head}\n\n${body}`;
}

/** A file as a reader sees it: `‹image/png, 1,024 bytes›`. */
function fileText(file: FileFacts | undefined): string | undefined {
  return file && `‹${file.type}, ${file.size.toLocaleString('en')} bytes›`;
}

function pretty(body: JsonValue | undefined): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body, null, 2);
}

function titleCase(header: string): string {
  return header.replaceAll(
    /(^|-)([a-z])/g,
    (_, dash: string, letter: string) => dash + letter.toUpperCase(),
  );
}
