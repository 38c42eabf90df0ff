/** Runs all rule cards of a page in the room version that the reader chose. The address remembers which. */
import { part } from './part.ts';
import { RumaRule } from './rule-card.ts';

const PARAMETER = 'version';

class RumaRuleVersions extends HTMLElement {
  connectedCallback(): void {
    const select = part(this, '[data-choose-version]', HTMLSelectElement);
    this.hidden = false;
    select.addEventListener('change', () => {
      const address = new URL(location.href);
      address.searchParams.set(PARAMETER, select.value);
      history.replaceState(history.state, '', address);
      void this.runAll(select.value);
    });
    part(this, '[data-run-all]', HTMLButtonElement).addEventListener(
      'click',
      () => void this.runAll(select.value),
    );
    const wished = new URL(location.href).searchParams.get(PARAMETER);
    if (wished !== null && [...select.options].some(({ value }) => value === wished)) {
      select.value = wished;
      void this.runAll(wished);
    }
  }

  /** One card after the other, with a pause for the page between them. */
  async runAll(version: string): Promise<void> {
    const status = part(this, '[data-all-status]', HTMLElement);
    delete status.dataset['outcome'];
    status.textContent = `Running in room version ${version}…`;
    const outcomes: string[] = [];
    for (const card of document.querySelectorAll('ruma-rule')) {
      if (!(card instanceof RumaRule)) continue;
      outcomes.push(await card.run(version));
      await new Promise((resolve) => setTimeout(resolve));
    }
    const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
    const applying = outcomes.length - count('absent');
    const ran =
      count('absent') === 0
        ? `${applying} cards`
        : `${applying} of ${outcomes.length} cards say something about it`;
    const found =
      count('failed') === 0 ? 'all as documented' : `${count('failed')} not as documented`;
    status.textContent =
      applying === 0
        ? `Room version ${version}: no card on this page is about it.`
        : `Room version ${version}: ${ran}, ${found}.`;
    status.dataset['outcome'] = count('failed') === 0 ? 'verified' : 'failed';
  }
}

customElements.define('ruma-rule-versions', RumaRuleVersions);
