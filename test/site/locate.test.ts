import { describe, expect, it } from 'vitest';
import { markPositions, PageError } from '../../site/lib/locate.ts';

const mark = (code: string): string => markPositions(code, 'site/page.mdx', '/site/components');

describe('positions in pages', () => {
  it('gives each component its file and line', () => {
    const marked = mark('---\ntitle: x\n---\n\n<Example id="a" />\n\nText <Claim of="a#b" />\n');
    expect(marked).toContain('<Example at="site/page.mdx:5" id="a" />');
    expect(marked).toContain('<Claim at="site/page.mdx:7" of="a#b" />');
  });
  it('does not change line numbers, and imports what is used at the end', () => {
    const code = 'One\n\n<Gap id="x" />\n\nLast';
    const marked = mark(code);
    expect(marked.split('\n').indexOf('Last')).toBe(4);
    expect(marked).toMatch(/\n\nimport Gap from "\/site\/components\/Gap\.astro";\n$/);
    expect(marked).not.toContain('import Example');
  });
  it('leaves code alone', () => {
    const code = '```mdx\n<Example id="a" />\n```\n\nUse `<Gap id="x" />`.\n';
    expect(mark(code)).toBe(code);
  });
  it('leaves other elements alone', () => {
    expect(mark('<Examples /> <ExampleX />')).toBe('<Examples /> <ExampleX />');
  });
  it('does not import again what the page imports', () => {
    const marked = mark('import Gap from "./x.astro";\n\n<Gap id="x" />\n');
    expect(marked.match(/^import Gap/gm)).toHaveLength(1);
  });
  it('keeps a claim at the start of a line in its paragraph', () => {
    expect(mark('Text.\n<Claim of="a#b" />\n')).toContain('Text.\n&#32;<Claim');
  });
});

describe('PageError', () => {
  it('begins with the page and the line', () => {
    expect(new PageError('site/page.mdx:5', 'there is no file x').message).toBe(
      'site/page.mdx:5: there is no file x',
    );
  });
});
