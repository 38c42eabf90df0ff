/** A request as a curl command that can be pasted into a POSIX shell. */
import type { SentRequest } from './exchange.ts';
import { bodyText, target } from './transport.ts';

/** Longer bodies are read from a file instead of the command line. */
const MAX_INLINE = 4000;

/**
 * The command. The access token stands as `$ACCESS_TOKEN`, to be set once in the shell; everything else is quoted so that
 * the shell changes nothing.
 */
export function renderCurl(request: SentRequest, homeserver: string): string {
  const data = dataOf(request);
  const parts = [
    ...(request.method === 'GET' && data === undefined ? [] : [`--request ${request.method}`]),
    ...Object.entries(request.headers).map(([name, value]) => `--header ${header(name, value)}`),
    ...(data === undefined ? [] : [data.option]),
  ];
  const command = [`curl ${quote(homeserver + target(request))}`, ...parts].join(' \\\n  ');
  return (data?.before ?? '') + command;
}

/** Quoted for a POSIX shell: nothing inside has a meaning. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function header(name: string, value: string): string {
  if (name === 'authorization' && /^Bearer \S+$/.test(value))
    return '"Authorization: Bearer $ACCESS_TOKEN"';
  // curl drops a header that has no value; a semicolon instead of the colon sends it empty.
  return quote(value === '' ? `${name};` : `${name}: ${value}`);
}

function dataOf(request: SentRequest): { option: string; before?: string } | undefined {
  const { file } = request;
  if (file !== undefined)
    return {
      before: `# file is what to send: ${file.type}, here of ${file.size.toLocaleString('en')} bytes\n`,
      option: '--data-binary @file',
    };
  const body = bodyText(request);
  return body === undefined ? undefined : dataOption(body);
}

function dataOption(body: string): { option: string; before?: string } {
  if (body.length > MAX_INLINE)
    return {
      before: `# body.json holds the ${body.length.toLocaleString('en')} characters of the body\n`,
      option: '--data-binary @body.json',
    };
  if (!body.includes('\0')) return { option: `--data-raw ${quote(body)}` };
  // No argument of a program can hold a NUL: it has to come through a pipe.
  const escaped = body
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('%', '%%')
    .replaceAll('\0', String.raw`\000`);
  return { before: `printf -- ${quote(escaped)} | `, option: '--data-binary @-' };
}
