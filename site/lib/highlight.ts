/**
 * Code to HTML, with classes instead of inline colours: pages stay small, both themes come from one style sheet, and
 * the content security policy can forbid inline styles.
 */
import { createHighlighter, type ThemeRegistrationRaw } from 'shiki';
import { escapeHtml } from './http.ts';

/** The languages pages show. */
export type Language =
  'typescript' | 'json' | 'http' | 'shell' | 'yaml' | 'python' | 'markdown' | 'text';

/** Class → the grammar scopes it colours. Eight are enough; more would be noise. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  comment: ['comment', 'punctuation.definition.comment'],
  keyword: [
    'keyword',
    'storage',
    'keyword.operator.new',
    'keyword.control',
    'variable.language.this',
  ],
  string: ['string', 'string.template', 'markup.inline.raw'],
  number: ['constant.numeric', 'constant.language', 'constant.character.escape', 'string.regexp'],
  function: ['entity.name.function', 'support.function', 'entity.name.tag'],
  type: [
    'entity.name.type',
    'support.type.primitive',
    'support.class',
    'entity.other.inherited-class',
  ],
  property: [
    'support.type.property-name',
    'meta.object-literal.key',
    'entity.name.tag.yaml',
    'markup.heading',
  ],
  plain: ['keyword.operator', 'punctuation', 'meta.template.expression'],
};

const CLASSES = Object.keys(SCOPES);

/** A colour that stands for a class: `#000001` is the first. */
const colourOf = (index: number): string => `#${(index + 1).toString(16).padStart(6, '0')}`;

const theme: ThemeRegistrationRaw = {
  name: 'classes',
  type: 'light',
  settings: [
    { settings: { foreground: '#ffffff', background: '#000000' } },
    ...CLASSES.map((name, index) => ({
      scope: [...(SCOPES[name] ?? [])],
      settings: { foreground: colourOf(index) },
    })),
  ],
};

const classOf = new Map(CLASSES.map((name, index) => [colourOf(index), name]));

const highlighter = createHighlighter({
  themes: [theme],
  langs: ['typescript', 'json', 'shell', 'yaml', 'python', 'markdown'],
});

/** The HTML of each line, without wrapping elements. */
export async function highlightLines(code: string, language: Language): Promise<string[]> {
  if (language === 'text' || language === 'http') return code.split('\n').map(escapeHtml);
  const shiki = await highlighter;
  return shiki.codeToTokensBase(code, { lang: language, theme }).map((line) =>
    line
      .map((token) => {
        const name = classOf.get((token.color ?? '').toLowerCase());
        const text = escapeHtml(token.content);
        return name === undefined || name === 'plain'
          ? text
          : `<span class="k-${name}">${text}</span>`;
      })
      .join(''),
  );
}

/** The HTML of a whole piece of code. */
export async function highlight(code: string, language: Language): Promise<string> {
  return (await highlightLines(code, language)).join('\n');
}

/** A file's language by its name. */
export function languageOf(file: string): Language {
  if (/\.m?[jt]s$/.test(file)) return 'typescript';
  if (file.endsWith('.json')) return 'json';
  if (file.endsWith('.md')) return 'markdown';
  if (/\.ya?ml$/.test(file)) return 'yaml';
  if (file.endsWith('.py')) return 'python';
  return 'text';
}
