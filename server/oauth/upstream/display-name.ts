/** What somebody is called who comes from elsewhere. Pure. */

/** In characters: enough for a person, and far from the limits of a profile. */
const LONGEST = 100;

/** The name on one line; undefined where there is none. */
export function displayNameOf(name: string | undefined): string | undefined {
  const line = (name ?? '').replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  const shown = [...line.toWellFormed()].slice(0, LONGEST).join('').trimEnd();
  return shown === '' ? undefined : shown;
}
