/** What axe finds wrong with a page: each rule and the first places where it is broken. */
import axe from 'axe-core';
import type { Page } from 'playwright/test';

/**
 * axe is run where the page's policy does not apply, in the browser's own evaluation.
 *
 * @param within a selector: the part of the page that is looked at
 * @param rules those that are applied; all of them otherwise
 */
export async function axeViolations(
  page: Page,
  within = 'html',
  rules?: readonly string[],
): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = {
    resultTypes: ['violations'],
    ...(rules === undefined ? {} : { runOnly: { type: 'rule', values: rules } }),
  };
  return page.evaluate(
    async ([selector, wanted]) => {
      const axe: unknown = Reflect.get(window, 'axe');
      if (typeof axe !== 'object' || axe === null) throw new Error('axe did not load');
      const run: unknown = Reflect.get(axe, 'run');
      if (typeof run !== 'function') throw new Error('axe cannot run');
      const { violations }: { violations: { id: string; nodes: { target: string[] }[] }[] } =
        await run.call(axe, selector, wanted);
      return violations.flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map(({ target }) => `${id}: ${target.join(' ')}`),
      );
    },
    [within, options] as const,
  );
}
