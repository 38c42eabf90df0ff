/** Links into the specification. */

/** The version of the spec that the project follows. */
export const SPEC_VERSION = 'v1.19';

/** The address of a heading: `client-server-api/#login` → the published page. */
export function specUrl(to: string): string {
  return `https://spec.matrix.org/${SPEC_VERSION}/${to}`;
}
