/** HTML made of templates: what is put in is escaped, unless it is HTML already. */
import { escapeHtml } from '../lib/http.ts';

/** Text that is known to be HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | false | undefined | readonly Part[];

/** A template whose parts are escaped; `false` and `undefined` leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.map((text, index) => text + (index < parts.length ? show(parts[index]) : '')).join(''),
  );
}

function show(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map(show).join('');
}

/** For where nothing listens: the names of events are text, not buttons. */
export function still({ text }: Html): string {
  return text.replace(
    /<button[^>]*class="event-name"[^>]*>([^<]*)<\/button>/g,
    '<span class="event-name">$1</span>',
  );
}
