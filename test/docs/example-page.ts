/** An example on a page, as a reader meets it. */
import { expect, type Locator, type Page } from 'playwright/test';
import type { BrowserRun } from '../../snippets/runner/browser.ts';
import type { NormalExchange } from '../../snippets/runner/normalize.ts';

export interface PressedRun {
  readonly outcome: string;
  /** What the status region says. */
  readonly status: string;
  readonly run: BrowserRun;
}

export interface SeenExample {
  /** The text is empty where it cannot be seen. */
  readonly claims: readonly {
    readonly id: string;
    readonly holds: string;
    readonly text: string;
  }[];
  /** The exchanges of the last run: what came back now, and how it compares. */
  readonly live: readonly { readonly answer: string; readonly verdict: string }[];
}

type Told = (run: BrowserRun) => void;

/** Who waits for a run, on each page, by the example. */
const waiting = new WeakMap<Page, Map<string, Told>>();

/**
 * The next run of an example on a page. The page calls out when it is done: a promise that lives in the page until
 * then may be collected as garbage by some browsers.
 */
async function nextRun(page: Page, id: string): Promise<{ readonly run: Promise<BrowserRun> }> {
  const known = waiting.get(page);
  const told = known ?? new Map<string, Told>();
  waiting.set(page, told);
  if (known === undefined)
    await page.exposeFunction('rumaRunEnded', (ended: { id: string; run: BrowserRun }) =>
      told.get(ended.id)?.(ended.run),
    );
  await page.evaluate(() => {
    if (document.body.dataset['watched'] !== undefined) return;
    document.body.dataset['watched'] = '';
    document.addEventListener('ruma:run', (event) => {
      const tell: unknown = Reflect.get(window, 'rumaRunEnded');
      if (event instanceof CustomEvent && typeof tell === 'function') tell(event.detail);
    });
  });
  return { run: new Promise((resolve) => told.set(id, resolve)) };
}

export class ExampleOnPage {
  readonly page: Page;
  readonly id: string;
  readonly root: Locator;

  constructor(page: Page, id: string) {
    this.page = page;
    this.id = id;
    this.root = page.locator(`[data-example="${id}"]`).first();
  }

  /** The normalized run the page ships. */
  async documented(): Promise<NormalExchange[]> {
    const text = await this.root.locator('script[data-documented]').textContent();
    const shipped: NormalExchange[] = JSON.parse(text ?? 'null');
    return shipped;
  }

  /** Types a server, presses Run and waits until it has finished. */
  async press(homeserver: string): Promise<PressedRun> {
    await this.root.locator('input[data-homeserver]').fill(homeserver);
    const told = await nextRun(this.page, this.id);
    await this.root.locator('[data-run]').click();
    // The event first: asking the page again and again for the status costs more than most runs.
    const run = await told.run;
    const status = this.root.locator('[data-run-status]');
    await expect(status).toHaveAttribute('data-outcome', /./);
    return {
      outcome: (await status.getAttribute('data-outcome')) ?? '',
      status: (await status.textContent()) ?? '',
      run,
    };
  }

  /** Claim id → what its mark says. */
  async marks(): Promise<Record<string, string>> {
    const { claims } = await this.seen();
    return Object.fromEntries(claims.map(({ id, holds }) => [id, holds]));
  }

  /**
   * All that a reader sees of the last run, in one look: asking the browser for each part by itself costs more
   * than most runs.
   */
  seen(): Promise<SeenExample> {
    return this.root.evaluate((root) => {
      const text = (element: Element | null | undefined): string =>
        (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
      return {
        claims: [...root.querySelectorAll('[data-claim]')].map((item) => ({
          id: item.getAttribute('data-claim') ?? '',
          holds: item.getAttribute('data-holds') ?? '',
          text: item.checkVisibility() ? text(item) : '',
        })),
        live: [...root.querySelectorAll('[data-live-exchange] > li')].map((item) => ({
          answer: text(item.querySelector('[aria-label="Response now"]')),
          verdict: item.checkVisibility() ? text(item.querySelector('.verdict')) : '',
        })),
      };
    });
  }

  /** The exchanges of the last run, one list item each. */
  live(): Locator {
    return this.root.locator('[data-live-exchange] > li');
  }
}
