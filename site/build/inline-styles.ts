/**
 * Moves `style="…"` attributes into one style sheet, so that the content security policy can forbid inline styles.
 * Equal declarations share a class; most come from highlighted code and repeat thousands of times.
 */
import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuiltPage } from './pages.ts';

const TAG = /<[a-zA-Z][^<>]*?\sstyle="[^"]*"[^<>]*>/g;

/** The tag with its style attribute replaced by a class. */
function restyle(tag: string, classFor: (style: string) => string): string {
  const style = /\sstyle="([^"]*)"/.exec(tag)?.[1] ?? '';
  const bare = tag.replace(/\sstyle="[^"]*"/, '');
  if (style.trim() === '') return bare;
  const name = classFor(style);
  return /\sclass="/.test(bare)
    ? bare.replace(/\sclass="/, ` class="${name} `)
    : bare.replace(/^<([a-zA-Z][\w-]*)/, `<$1 class="${name}"`);
}

/** Rewrites the pages in place and writes the style sheet they then link to. */
export async function moveInlineStyles(folder: string, pages: readonly BuiltPage[]): Promise<void> {
  const rules = new Map<string, string>();
  const classFor = (style: string): string => {
    const plain = style.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    const name = `s-${hash('sha256', plain).slice(0, 8)}`;
    rules.set(name, plain);
    return name;
  };
  const changed = pages.filter((page) => {
    const html = page.html
      .split(/(<script[\s\S]*?<\/script>)/)
      .map((part) =>
        part.startsWith('<script') ? part : part.replace(TAG, (tag) => restyle(tag, classFor)),
      )
      .join('');
    const differs = html !== page.html;
    page.html = html;
    return differs;
  });
  const css = [...rules].map(([name, style]) => `.${name}{${style}}\n`).join('');
  const sheet = `/_astro/inline.${hash('sha256', css).slice(0, 8)}.css`;
  await mkdir(join(folder, '_astro'), { recursive: true });
  await writeFile(join(folder, sheet), css);
  for (const page of changed) {
    page.html = page.html.replace('</head>', `<link rel="stylesheet" href="${sheet}"></head>`);
  }
}
