import { describe, expect, it } from 'vitest';
import { cutDeclaration, DeclarationError, LONGEST, outdent } from '../../site/lib/declarations.ts';

const FILE = `import { x } from './x.ts';

/** Adds. */
export function add(a: number, b: number): number {
  return a + b;
}

// not a declaration: function ghost() {}
export const table = {
  one: { status: 1 },
  two: { status: 2 },
} as const;

type Id = string;

export class Box {
  #inside = 'function add() {}';

  /** Opens it. */
  open(): string {
    return this.#inside;
  }
}

export function over(a: string): string;
export function over(a: number): string;
export function over(a: unknown): string {
  return String(a);
}

export function outer() {
  const inner = () => 1;
  return {
    inner,
    async send(text: string) {
      return inner() + text;
    },
  };
}

function twice() {}
{
  function twice() {}
}
const long = [
${Array.from({ length: 50 }, (_, i) => `  ${i},`).join('\n')}
];
`;

const cut = (name: string, doc = false) => cutDeclaration('server/file.ts', FILE, name, { doc });

describe('cutting a declaration', () => {
  it('answers its text and its real lines', () => {
    expect(cut('add')).toEqual({
      code: 'export function add(a: number, b: number): number {\n  return a + b;\n}',
      firstLine: 4,
      lastLine: 6,
    });
  });
  it('takes the comment above it on request', () => {
    expect(cut('add', true).firstLine).toBe(3);
    expect(cut('add', true).code).toMatch(/^\/\*\* Adds\. \*\//);
  });
  it('finds types, constants and classes', () => {
    expect(cut('Id').code).toBe('type Id = string;');
    expect(cut('table').code).toMatch(/^export const table = \{/);
    expect(cut('Box').code).toMatch(/^export class Box/);
  });
  it('finds what is inside, moved to the margin', () => {
    expect(cut('Box.open').code).toBe('open(): string {\n  return this.#inside;\n}');
    expect(cut('table.two').code).toBe('two: { status: 2 },');
    expect(cut('outer.inner').code).toBe('const inner = () => 1;');
    expect(cut('outer.send').code).toMatch(/^async send\(text: string\) \{\n  return/);
  });
  it('takes the implementation of an overloaded function', () => {
    expect(cut('over').code).toMatch(/unknown/);
  });
  it('is not fooled by comments and strings', () => {
    expect(() => cut('ghost')).toThrow(DeclarationError);
    expect(() => cut('ghost')).toThrow('server/file.ts declares no "ghost"');
  });
  it('refuses a name that is declared twice, and says where', () => {
    const twice = 'function a() {}\nfunction a() {}\n';
    expect(() => cutDeclaration('f.ts', twice, 'a')).toThrow('more than once, on lines 1, 2');
  });
  it('refuses what is too long to read', () => {
    expect(() => cut('long')).toThrow(`has 52 lines; a page quotes at most ${LONGEST}`);
  });
});

describe('outdent', () => {
  it('keeps the shape', () => {
    expect(outdent(['  a', '', '    b'])).toEqual(['a', '', '  b']);
  });
});
