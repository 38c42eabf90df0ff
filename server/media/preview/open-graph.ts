/**
 * What a web page says about itself: Open Graph, and where it has none, what comes near.
 *
 * @see https://ogp.me/
 */
import { Parser } from 'htmlparser2';

export interface PageFacts {
  /** `og:title` and so on, without what names pictures, films and sounds. */
  readonly properties: Readonly<Record<string, string>>;
  /** The address of its picture, as the page writes it. */
  readonly image: string | undefined;
}

const PROPERTY = /^(?:og|article|book|profile|music|video):[a-z0-9:_]{1,64}$/;

/** Addresses of files elsewhere: a client that loads one would tell a stranger who reads the message, and when. */
const FILES_ELSEWHERE = /^og:(?:image|video|audio)(?::|$)/;

const MOST_PROPERTIES = 40;
const LONGEST_TEXT = 1_000;

/** Pictures by the names under which pages put them, the best first. */
const IMAGE_NAMES = [
  'og:image:secure_url',
  'og:image',
  'og:image:url',
  'twitter:image',
  'twitter:image:src',
];

export function readPage(html: string): PageFacts {
  const { meta, title } = collect(html);
  const properties = new Map<string, string>();
  for (const [name, content] of meta)
    if (PROPERTY.test(name) && !FILES_ELSEWHERE.test(name) && properties.size < MOST_PROPERTIES)
      properties.set(name, content);
  const fallbacks = [
    ['og:title', meta.get('twitter:title') ?? title],
    ['og:description', meta.get('twitter:description') ?? meta.get('description')],
  ] as const;
  for (const [name, text] of fallbacks)
    if (!properties.has(name) && text !== undefined && text !== '') properties.set(name, text);
  const image = IMAGE_NAMES.map((name) => meta.get(name)).find((address) => address !== undefined);
  return { properties: Object.fromEntries(properties), image };
}

/** The first of each name counts. */
function collect(html: string): { meta: ReadonlyMap<string, string>; title: string } {
  const meta = new Map<string, string>();
  let title = '';
  let inTitle = false;
  let hadTitle = false;
  const parser = new Parser({
    onopentag(tag, { property, name, content }) {
      if (tag === 'title') inTitle = !hadTitle;
      const key = (property ?? name)?.trim().toLowerCase();
      if (tag !== 'meta' || key === undefined || content === undefined) return;
      const text = tidy(content);
      if (text !== '' && !meta.has(key)) meta.set(key, text);
    },
    ontext(text) {
      if (inTitle && title.length < LONGEST_TEXT) title += text;
    },
    onclosetag(tag) {
      if (tag !== 'title') return;
      inTitle = false;
      hadTitle = true;
    },
  });
  parser.end(html);
  return { meta, title: tidy(title) };
}

/** One line, without control characters, of a length that a client can show. */
function tidy(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT).toWellFormed()}…`;
}
