/** HTTP messages as HTML: used while building and, for live runs, in the browser. */
import { renderRequest, renderResponse } from '../../snippets/runner/http.ts';
import type { Exchange, ReceivedResponse } from '../../snippets/runner/exchange.ts';
import { isArray, isObject, type JsonValue } from '../../server/matrix/json.ts';

const WIDTH = 64;

/** JSON laid out to be read: what is short and flat stays on one line. */
export function layOutJson(value: JsonValue, indent = '', width = WIDTH): string {
  if (!isArray(value) && !isObject(value)) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const array = isArray(value);
  const parts = array
    ? value.map((item) => layOutJson(item, deeper, width))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${layOutJson(item, deeper, width)}`,
      );
  const [open, close] = array ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const pad = array ? '' : ' ';
  const line = `${open}${pad}${parts.join(', ')}${pad}${close}`;
  const nested = Object.values(value).some((item) => isArray(item) || isObject(item));
  if (
    !line.includes('\n') &&
    indent.length + line.length <= width &&
    (!nested || line.length < 40)
  ) {
    return line;
  }
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
}

/** Makes text safe inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Text with `code` in it, as HTML. */
export function inlineCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|\b(?:true|false|null)\b/g;

/** JSON text with its parts in classes. */
export function jsonHtml(text: string): string {
  let html = '';
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [all, string, colon] = match;
    const kind = string === undefined ? 'number' : colon === undefined ? 'string' : 'property';
    html += escapeHtml(text.slice(last, match.index));
    html += `<span class="k-${kind}">${escapeHtml(string ?? all)}</span>${colon ?? ''}`;
    last = match.index + all.length;
  }
  return html + escapeHtml(text.slice(last));
}

/** A wire message without what every message has: the protocol's version and the host. */
export function trimMessage(message: string): string {
  const [head = '', ...body] = message.split('\n\n');
  const [start = '', ...headers] = head.split('\n');
  const kept = headers.filter((line) => !line.startsWith('Host:'));
  const short = start.replace(/^HTTP\/1\.1 | HTTP\/1\.1$/g, '');
  return [[short, ...kept].join('\n'), ...body].join('\n\n');
}

function messageHtml(message: string, json: JsonValue | undefined): string {
  const [head = '', ...rest] = trimMessage(message).split('\n\n');
  const [start = '', ...headers] = head.split('\n');
  const [first = '', ...words] = start.split(' ');
  const lines = [
    `<span class="m-start"><b>${escapeHtml(first)}</b> ${escapeHtml(words.join(' '))}</span>`,
    ...headers.map((line) => `<span class="m-header">${escapeHtml(line)}</span>`),
  ];
  const text = rest.join('\n\n');
  const body = json === undefined ? escapeHtml(text) : jsonHtml(layOutJson(json));
  return text === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${body}`;
}

/** The request of an exchange, for a `pre`. */
export function requestHtml({ request }: Pick<Exchange, 'request'>): string {
  const json = request.rawBody === undefined ? request.body : undefined;
  return messageHtml(renderRequest(request, 'homeserver'), json);
}

/** The response of an exchange, for a `pre`. */
export function responseHtml(response: ReceivedResponse): string {
  return messageHtml(
    renderResponse(response),
    response.text === undefined ? response.body : undefined,
  );
}
