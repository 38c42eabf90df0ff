/** Dates as the site writes them. All are in UTC. */

const LONG = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `22 November 2026`. */
export function longDate(date: Date): string {
  return LONG.format(date);
}

/** `2026-11-22`. */
export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `2026-11-22 14:05 UTC`. */
export function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
