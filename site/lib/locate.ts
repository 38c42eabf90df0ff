/**
 * Mistakes in pages, told with the page and the line.
 *
 * Each of our components in an MDX file is given an `at` attribute (`site/content/docs/client/login.mdx:12`) before the
 * file is compiled; a component that cannot do what the page asks throws a {@link PageError} with it.
 */

/** A page asks for something that is not there. Stops the build. */
export class PageError extends Error {
  override name = 'PageError';
  /** Where: `path:line`. */
  readonly at: string;

  constructor(at: string | undefined, message: string, cause?: unknown) {
    super(`${at ?? 'unknown page'}: ${message}`, cause === undefined ? undefined : { cause });
    this.at = at ?? 'unknown page';
  }
}

/** The components that authors use in MDX without importing them. */
export const PAGE_COMPONENTS = [
  'Example',
  'Source',
  'Operation',
  'Claim',
  'Gap',
  'Spec',
  'Rule',
  'RuleIndex',
  'RuleVersions',
  'Steps',
  'Comparison',
  'VersionChanges',
  'VersionTable',
  'FuzzFigures',
  'VerifyFigures',
  'VerifyExcerpt',
  'VerifyOptions',
  'DeployFile',
  'AdminCommands',
  'Sizing',
  'ClientTable',
  'ClientDeeds',
  'ClientOperations',
  'ClientStart',
] as const;

const TAG = new RegExp(`<(${PAGE_COMPONENTS.join('|')})(?=[\\s/>])`, 'g');
/** Components that stand in running text. MDX takes a line of nothing else for a block; a space in front makes it text. */
const INLINE_AT_START = /^(\s*(?:[*+-] |\d+\. )?)(?=<(?:Claim|Spec)\s)/;
const FENCE = /^\s*(`{3,}|~{3,})/;

/**
 * Adds `at="file:line"` to every use of our components and imports them at the end of the file. Line numbers do not
 * change. Fenced code and inline code are left alone.
 */
export function markPositions(code: string, file: string, componentsFolder: string): string {
  let fence: string | undefined;
  const used = new Set<string>();
  const lines = code.split('\n').map((line, index) => {
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark.startsWith(fence)) fence = undefined;
      return line;
    }
    if (fence !== undefined) return line;
    return line
      .replace(INLINE_AT_START, '$1&#32;')
      .split(/(`[^`]*`)/)
      .map((part) =>
        part.startsWith('`')
          ? part
          : part.replace(TAG, (_tag, name: string) => {
              used.add(name);
              return `<${name} at=${JSON.stringify(`${file}:${index + 1}`)}`;
            }),
      )
      .join('');
  });
  const imports = [...used]
    .filter((name) => !new RegExp(`^import ${name}\\b`, 'm').test(code))
    .map((name) => `import ${name} from ${JSON.stringify(`${componentsFolder}/${name}.astro`)};`);
  return imports.length === 0 ? lines.join('\n') : `${lines.join('\n')}\n\n${imports.join('\n')}\n`;
}
