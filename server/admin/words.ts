/** How things are put in a terminal. Pure. */

const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** A number of bytes as people say it: `512 bytes`, `1.5 MB`. A thousand of each is one of the next. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.95 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size.toFixed(1)} ${UNITS[unit]}`;
}

/** A text of a stranger, in which nothing can steer the terminal or turn the line around. */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(/\p{C}|\p{Zl}|\p{Zp}/gu, '?');
}
