/**
 * The base URL of a homeserver as people type it, made fit for appending paths: no slash at the end,
 * a path prefix kept. Throws an `Error` that says what is wrong with it.
 */
export function parseHomeserver(typed: string): string {
  const text = typed.trim();
  if (text === '') throw new Error('the homeserver URL is empty');
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const guess = URL.canParse(`https://${text}`) ? `; did you mean https://${text}?` : '';
    throw new Error(`“${text}” is not an http or https URL${guess}`);
  }
  if (url.search !== '' || url.hash !== '')
    throw new Error(`“${text}” has a query or a fragment; give the base URL only`);
  if (url.username !== '' || url.password !== '')
    throw new Error('the homeserver URL has a user name or password in it; give it without');
  return url.origin + url.pathname.replace(/\/+$/, '');
}
