/** An example on a page: its tabs, Copy, and Run. */
import type { BrowserRun } from '../../snippets/runner/browser.ts';
import type { Difference } from '../../snippets/runner/compare.ts';
import { createShortener } from '../../snippets/runner/shorten.ts';
import { escapeHtml, requestHtml, responseHtml } from '../lib/http.ts';
import { part } from './part.ts';

const REMEMBERED = 'ruma-homeserver';

function enableTabs(root: HTMLElement): void {
  const tabs = [...root.querySelectorAll<HTMLButtonElement>('[role=tab]')];
  const select = (chosen: HTMLButtonElement, focus: boolean): void => {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document
        .getElementById(tab.getAttribute('aria-controls') ?? '')
        ?.toggleAttribute('hidden', !isChosen);
    }
    if (focus) chosen.focus();
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => select(tab, false));
    tab.addEventListener('keydown', (event) => {
      const moves: Record<string, number> = {
        ArrowRight: index + 1,
        ArrowLeft: index - 1 + tabs.length,
        Home: 0,
        End: tabs.length - 1,
      };
      const to = moves[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs[to % tabs.length];
      if (next !== undefined) select(next, true);
    });
  });
}

function enableCopy(root: HTMLElement): void {
  const button = part(root, '[data-copy]', HTMLButtonElement);
  button.addEventListener('click', async () => {
    const panel = root.querySelector('[role=tabpanel]:not([hidden])');
    const texts = [...(panel?.querySelectorAll('pre, .caption') ?? [])].map((element) =>
      element.matches('.caption')
        ? `# ${element.textContent?.trim().replace(/\s+/g, ' ')}`
        : element.textContent,
    );
    try {
      await navigator.clipboard.writeText(texts.join('\n\n'));
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Copying is not allowed here';
    }
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  });
}

/** Marks each claim with what this run found. */
function markClaims(root: HTMLElement, run: BrowserRun): void {
  const results = new Map(run.claims.map((claim) => [claim.id, claim]));
  for (const item of root.querySelectorAll<HTMLElement>('[data-claim]')) {
    const result = results.get(item.dataset['claim'] ?? '');
    item.dataset['holds'] = result === undefined ? 'unknown' : String(result.holds);
    part(item, '[data-claim-word]', HTMLElement).textContent =
      result === undefined ? 'Not known:' : result.holds ? 'Verified:' : 'Does not hold:';
    part(item, '[data-claim-seen]', HTMLElement).textContent = result?.seen ?? '';
  }
}

function differencesHtml(differences: readonly Difference[]): string {
  const matters = differences.filter(({ wording }) => wording !== true);
  if (matters.length === 0) {
    return differences.length === 0
      ? '<p class="verdict same">✓ as documented</p>'
      : '<p class="verdict same">✓ as documented, with other words in <code>error</code></p>';
  }
  const show = (value: unknown): string =>
    value === undefined ? 'nothing' : escapeHtml(JSON.stringify(value)).slice(0, 300);
  const items = matters
    .slice(0, 12)
    .map(
      ({ path, expected, got }) =>
        `<li>${escapeHtml(path) || 'the exchange'}: documented ${show(expected)}, got ${show(got)}</li>`,
    );
  return `<p class="verdict differs">differs from what is documented in ${matters.length} place${matters.length === 1 ? '' : 's'}</p><ul class="differences">${items.join('')}</ul>`;
}

/** Shows the exchanges of this run beside those the page documents. */
function showExchanges(root: HTMLElement, run: BrowserRun): void {
  const list = part(root, '[data-live-exchange]', HTMLElement);
  const shorten = createShortener(run);
  const documented = [...root.querySelectorAll('.views .exchanges > li')];
  list.innerHTML = run.exchanges
    .map((exchange, index) => {
      const short = shorten.exchange(exchange);
      const before = documented[index]?.querySelector('.response');
      const refused = (bad: boolean | undefined): string => (bad === true ? ' refused' : '');
      return `<li>
        <pre class="request" tabindex="0" aria-label="Request">${requestHtml(short)}</pre>
        <div class="pair sides">
          <div><p class="side-name">Documented</p><pre class="response${refused(before?.classList.contains('refused'))}" tabindex="0" aria-label="Documented response">${before?.innerHTML ?? 'nothing'}</pre></div>
          <div><p class="side-name">Now, in ${Math.round(exchange.endedAt - exchange.startedAt)} ms</p><pre class="response${refused(exchange.response.status >= 400)}" tabindex="0" aria-label="Response now">${responseHtml(short.response)}</pre></div>
        </div>
        ${differencesHtml(run.differences.filter((difference) => difference.exchange === index))}
      </li>`;
    })
    .join('');
  part(root, '[data-live]', HTMLElement).hidden = run.exchanges.length === 0;
}

/** The sentence that says how a run ended. */
function summary(run: BrowserRun): string {
  if (run.outcome === 'not-run')
    return `Not run: ${run.reason ?? 'the server lacks what it needs'}.`;
  const held = run.claims.filter((claim) => claim.holds).length;
  const count = `${held} of ${run.claims.length} claims hold`;
  if (run.outcome === 'verified') return `Verified: ${count} (${run.durationMs} ms).`;
  // A claim that does not hold says so at the claim; anything else is told here.
  const known = run.claims.some(
    (claim) => !claim.holds && run.reason?.includes(claim.text) === true,
  );
  const reason = known || run.reason === undefined ? '' : ` ${run.reason}.`;
  return run.claims.length === 0 ? `Failed:${reason}` : `Failed: ${count}.${reason}`;
}

function enableRun(root: HTMLElement): void {
  const id = root.dataset['example'] ?? '';
  const form = part(root, '[data-runner]', HTMLFormElement);
  const button = part(form, '[data-run]', HTMLButtonElement);
  const field = part(form, '[data-homeserver]', HTMLInputElement);
  const status = part(form, '[data-run-status]', HTMLElement);
  field.value = sessionStorage.getItem(REMEMBERED) ?? location.origin;
  // A malformed address is explained by the run, in the status, where a screen reader hears it.
  form.noValidate = true;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    delete status.dataset['outcome'];
    status.textContent = 'Running…';
    sessionStorage.setItem(REMEMBERED, field.value);
    const { runInBrowser } = await import('../../snippets/runner/browser.ts');
    const run = await runInBrowser(id, field.value);
    markClaims(root, run);
    showExchanges(root, run);
    status.textContent = summary(run);
    status.dataset['outcome'] = run.outcome;
    button.disabled = false;
    button.textContent = 'Run again';
    root.dispatchEvent(new CustomEvent('ruma:run', { bubbles: true, detail: { id, run } }));
  });
}

class RumaExample extends HTMLElement {
  connectedCallback(): void {
    enableTabs(this);
    enableCopy(this);
    enableRun(this);
  }
}

customElements.define('ruma-example', RumaExample);
