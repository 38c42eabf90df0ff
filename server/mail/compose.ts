/** Letters are written once, as pieces; here the pieces become text and HTML. Pure. */
import { escapeHtml } from '../http/pages/page.ts';

/** A piece of a letter. Whatever is in one may come from outside: it is escaped where it is put into HTML. */
export type Piece =
  | { readonly paragraph: string }
  | { readonly heading: string }
  /** What can be done, as an address with the words that stand for it. */
  | { readonly link: string; readonly label: string }
  /** What somebody said. */
  | { readonly quote: string; readonly by: string }
  /** Smaller, at the end: why the letter came. */
  | { readonly footnote: string };

export interface Composed {
  readonly text: string;
  readonly html: string;
}

/**
 * Both forms of a letter.
 *
 * @param language a language tag, for the HTML
 */
export function compose(language: string, title: string, pieces: readonly Piece[]): Composed {
  return {
    text: `${pieces.map(asText).join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
</head>
<body style="font: 16px/1.5 sans-serif; margin: 0 auto; max-width: 36em; padding: 1em">
${pieces.map(asHtml).join('\n')}
</body>
</html>
`,
  };
}

const quoted = (content: string): string =>
  content
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/** How wide a line of a letter is, by old custom. */
const COLUMNS = 72;

/** Lines that are no longer than {@link COLUMNS}, as far as there are spaces to break them at. */
function wrapped(content: string): string {
  return content
    .split('\n')
    .map((line) =>
      line.split(' ').reduce((all, word) => {
        const last = all.length - all.lastIndexOf('\n') - 1;
        return `${all}${last + 1 + word.length > COLUMNS ? '\n' : ' '}${word}`;
      }),
    )
    .join('\n');
}

function asText(piece: Piece): string {
  if ('paragraph' in piece) return wrapped(piece.paragraph);
  if ('heading' in piece) return `${piece.heading}\n${'-'.repeat(piece.heading.length)}`;
  if ('link' in piece) return `${piece.label}:\n${piece.link}`;
  if ('quote' in piece) return `${piece.by}:\n${quoted(piece.quote)}`;
  return `-- \n${wrapped(piece.footnote)}`;
}

function asHtml(piece: Piece): string {
  const lines = (content: string): string => escapeHtml(content).replaceAll('\n', '<br>\n');
  if ('paragraph' in piece) return `<p>${lines(piece.paragraph)}</p>`;
  if ('heading' in piece) return `<h2>${lines(piece.heading)}</h2>`;
  if ('link' in piece)
    return `<p><a href="${escapeHtml(piece.link)}">${escapeHtml(piece.label)}</a></p>`;
  if ('quote' in piece)
    return `<p><strong>${escapeHtml(piece.by)}</strong></p>\n<blockquote>${lines(piece.quote)}</blockquote>`;
  return `<hr>\n<p><small>${lines(piece.footnote)}</small></p>`;
}
