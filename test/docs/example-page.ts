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
    const told = this.page.evaluate(
      (id) =>
        new Promise<BrowserRun>((resolve) => {
          const listen = (event: Event): void => {
            if (!(event instanceof CustomEvent) || event.detail.id !== id) return;
            document.removeEventListener('ruma:run', listen);
            resolve(event.detail.run);
          };
          document.addEventListener('ruma:run', listen);
        }),
      this.id,
    );
    await this.root.locator('[data-run]').click();
    // The event first: asking the page again and again for the status costs more than most runs.
    const run = await told;
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
    return Object.fromEntries(
      await this.root
        .locator('[data-claim]')
        .evaluateAll((items) =>
          items.map((item) => [item.getAttribute('data-claim'), item.getAttribute('data-holds')]),
        ),
    );
  }

  claim(id: string): Locator {
    return this.root.locator(`[data-claim="${id}"]`);
  }

  /** The exchanges of the last run, one list item each. */
  live(): Locator {
    return this.root.locator('[data-live-exchange] > li');
  }
}
