/** One example of a report as HTML: what it claims, what differed, and the requests behind a failure. */
import { MARKS } from '../../snippets/runner/report-text.ts';
import { tellingDifferences, wasRun, type Report } from '../../snippets/runner/report.ts';
import type {
  ReportedClaim,
  ReportedExample,
  ReportedExchange,
} from '../../snippets/runner/reported-example.ts';
import type { ReportedDifference } from '../../snippets/runner/differences.ts';
import { html, type Html } from '../explorer/html.ts';
import { specUrl } from '../lib/spec.ts';
import { counted, OUTCOMES } from './words.ts';

/** The example, to be opened; what is wrong with it comes first. */
export function exampleHtml(example: ReportedExample, homeserver: string, open = false): Html {
  const { id, module, title, outcome, kind } = example;
  const differing = tellingDifferences(example).length;
  return html`<details
    class="vr-example ${outcome}"
    id="${anchorOf(id)}"
    data-row
    data-module="${module}"
    data-outcome="${outcome}"
    data-kind="${kind}"
    data-differs="${differing > 0 ? 'yes' : 'no'}"
    ${open ? OPEN : ''}
  >
    <summary>
      <span class="vr-mark">${MARKS[outcome]}</span><span class="vr-title">${title}</span>
      <span class="vr-id">${id}</span><span class="vr-facts">${factsOf(example, differing)}</span>
    </summary>
    <div class="vr-body">
      ${reasonHtml(example)}
      <ul class="vr-claims">
        ${example.claims.map((claim) => claimHtml(claim, example))}
      </ul>
      ${differencesHtml(example)} ${exchangesHtml(example)}
      <p class="vr-again">
        The example follows <a href="${specUrl(example.spec)}">${example.spec}</a>. Again:
        <code
          >npm run verify -- ${homeserver === 'local' ? '' : `--homeserver ${homeserver} `}--only
          ${id}</code
        >
      </p>
    </div>
  </details>`;
}

/** The place of an example in a report's page. */
export function anchorOf(id: string): string {
  return id.replaceAll('/', '-');
}

const OPEN = html` open`;

function factsOf(example: ReportedExample, differing: number): string {
  const { outcome, claims, kind } = example;
  const held = claims.filter(({ holds }) => holds).length;
  return [
    ...(kind === 'none' ? [] : [kind]),
    wasRun(example) ? `${held} of ${counted(claims.length, 'claim')} hold` : OUTCOMES[outcome],
    ...(differing === 0 ? [] : [counted(differing, 'difference')]),
  ].join(' · ');
}

/** Why it was not run; why it failed, where no claim says it. */
function reasonHtml({ outcome, reason, claims }: ReportedExample): Html | undefined {
  if (reason === undefined) return undefined;
  const told =
    outcome === 'failed' && claims.some(({ holds, seen }) => !holds && seen !== undefined);
  if (outcome === 'failed' && told && reason.startsWith('the claim')) return undefined;
  return html`<p class="vr-reason">
    ${outcome === 'failed' ? 'It ended early: ' : 'Not run: '}${reason}.
  </p>`;
}

function claimHtml({ text, holds, seen, requirements }: ReportedClaim, of: ReportedExample): Html {
  const ran = wasRun(of);
  const state = ran ? (holds ? 'verified' : 'failed') : 'not-run';
  return html`<li class="${state}">
    <span class="vr-mark">${MARKS[state]}</span>
    <div>
      ${text}${requirements.map(
        ({ strength, where, asks }) =>
          html` <a class="vr-strength" href="${specUrl(where)}" title="${asks}">${strength}</a>`,
      )}${!holds && ran && seen !== undefined && html`<p class="vr-seen">Found: <code>${seen}</code></p>`}
    </div>
  </li>`;
}

function differencesHtml(example: ReportedExample): Html | undefined {
  const { differences, outcome } = example;
  if (differences.length === 0) return undefined;
  const byRequest = Map.groupBy(differences, ({ exchange, request }) => `${exchange}. ${request}`);
  return html`<h4>
      ${outcome === 'failed' ? 'Where answers differ' : 'Where answers differ, without breaking a claim'}
    </h4>
    <dl class="vr-differences">
      ${[...byRequest].map(
        ([request, of]) =>
          html`<dt>${request}</dt>
            ${of.map(differenceHtml)}`,
      )}
    </dl>`;
}

function differenceHtml({ kind, words }: ReportedDifference): Html {
  return html`<dd class="${kind === 'wording' ? 'wording' : 'telling'}">${words}</dd>`;
}

function exchangesHtml({ exchanges, differences }: ReportedExample): readonly Html[] {
  const differing = new Set(differences.map(({ exchange }) => exchange));
  return exchanges.map((one) =>
    exchangeHtml(one, one.exchange === 0 || differing.has(one.exchange)),
  );
}

function exchangeHtml(one: ReportedExchange, open: boolean): Html {
  const { exchange, caption, request, response, expected } = one;
  const [asked = ''] = request.split('\n');
  return html`<details class="vr-exchange" ${open ? OPEN : ''}>
    <summary>
      ${exchange === 0 ? 'Set-up' : `${exchange}. ${caption ?? asked.replace(' HTTP/1.1', '')}`}
    </summary>
    <pre tabindex="0">${request}</pre>
    <div class="vr-answers">
      <div>
        <h5>came</h5>
        <pre tabindex="0">${response}</pre>
      </div>
      ${
        expected !== undefined &&
        html`<div>
          <h5>Ruma TS answers</h5>
          <pre tabindex="0">${expected}</pre>
        </div>`
      }
    </div>
  </details>`;
}

/** The examples of a report, those to look at first. */
export function examplesHtml({ examples, homeserver }: Report): readonly Html[] {
  const rank = { failed: 0, pending: 1, verified: 2, 'not-run': 3 } as const;
  return examples
    .toSorted((a, b) => rank[a.outcome] - rank[b.outcome])
    .map((example) => exampleHtml(example, homeserver));
}
