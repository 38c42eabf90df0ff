/** A report as one HTML file that needs nothing else: `--html`, and the report on ourselves that the site has. */
import { readFileSync } from 'node:fs';
import { reasonsNotRun, tallyWords } from '../../snippets/runner/report-text.ts';
import {
  brokenRequirements,
  verifiedDiffering,
  type ModuleSummary,
  type Report,
} from '../../snippets/runner/report.ts';
import { STRENGTHS } from '../../snippets/runner/requirements.ts';
import { Html, html } from '../explorer/html.ts';
import { specUrl } from '../lib/spec.ts';
import { anchorOf, examplesHtml } from './example.ts';
import { counted } from './words.ts';

const read = (file: string): string =>
  readFileSync(new URL(`../../site/${file}`, import.meta.url), 'utf8');

/** The report's style sheet. */
export function reportCss(): string {
  return ['page.css', 'report.css'].map((file) => read(`verify-report/${file}`)).join('\n');
}

/**
 * The page.
 * @param styles the address of its style sheet, for a site that allows none in the page; without it the page has them.
 */
export function reportPage(report: Report, styles?: string): string {
  const sheet =
    styles === undefined
      ? html`<style>
          ${new Html(reportCss())}
        </style>`
      : html`<link rel="stylesheet" href="${styles}" />`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${titleOf(report)}</title>
        ${sheet}
      </head>
      <body>
        <main class="vr">
          <h1>${titleOf(report)}</h1>
          <p class="vr-about">${aboutOf(report)}</p>
          ${talliesHtml(report)} ${requirementsHtml(report)} ${notRunHtml(report)}
          ${modulesHtml(report.modules)}
          <h2 id="examples">Examples</h2>
          ${filtersHtml(report)}
          <div class="vr-examples">${examplesHtml(report)}</div>
        </main>
        <script>
          ${new Html(read('scripts/filter.js'))};
          ${new Html(read('verify-report/open-linked.js'))};
        </script>
      </body>
    </html> `.text;
}

function titleOf({ homeserver }: Report): string {
  return homeserver === 'local' ? 'Ruma TS, verified' : `Verified: ${homeserver}`;
}

function aboutOf(report: Report): string {
  const { software, madeBy, startedAt, durationMs, waitedMs, state } = report;
  const what = software === undefined ? '' : `The server is ${software.name} ${software.version}. `;
  const waited =
    waitedMs === 0
      ? ''
      : `, ${Math.ceil(waitedMs / 1000)} s of them holding requests back as it asked`;
  const end = state === 'interrupted' ? ' It was interrupted.' : '';
  return `${what}The examples of ${madeBy.name} ${madeBy.version}, for Matrix ${madeBy.spec}, ran on ${startedAt
    .slice(0, 16)
    .replace('T', ' at ')} UTC in ${Math.ceil(durationMs / 1000)} s${waited}.${end}`;
}

function talliesHtml(report: Report): Html {
  const { summary } = report;
  const differing = verifiedDiffering(report).length;
  const figures: readonly (readonly [string | number, string])[] = [
    [summary.verified, 'examples verified'],
    [summary.failed, 'failed'],
    [summary.notRun, 'could not run'],
    ...(summary.pending > 0 ? [[summary.pending, 'not reached'] as const] : []),
    [`${summary.claimsHeld} of ${summary.claims}`, 'claims hold'],
    ...(differing > 0 ? [[differing, 'verified, with answers that differ'] as const] : []),
  ];
  return html`<dl class="vr-tally">
    ${figures.map(
      ([value, label]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function requirementsHtml(report: Report): Html | undefined {
  const { requirements } = report;
  const known = STRENGTHS.filter((strength) =>
    Object.values(requirements[strength]).some((count) => count > 0),
  );
  if (known.length === 0) return undefined;
  return html`<h2>Requirements of the specification</h2>
    <ul class="vr-requirements">
      ${known.map(
        (strength) =>
          html`<li><b>${strength}</b><span>${tallyWords(requirements[strength])}</span></li>`,
      )}
    </ul>
    ${brokenHtml(report)}`;
}

/** Those that do not hold, each with the examples that found it. */
function brokenHtml(report: Report): Html | undefined {
  const broken = brokenRequirements(report);
  if (broken.length === 0) return undefined;
  return html`<p>These do not:</p>
    <ul class="vr-requirements">
      ${broken.map(
        ({ strength, where, asks, examples }) =>
          html`<li>
            <b>${strength}</b
            ><span
              ><a href="${specUrl(where)}">${asks}</a> ${examples.map(
                (id) => html`<a class="vr-id" href="#${anchorOf(id)}">${id}</a> `,
              )}</span
            >
          </li>`,
      )}
    </ul>`;
}

function notRunHtml(report: Report): Html | undefined {
  const reasons = reasonsNotRun(report);
  if (reasons.length === 0) return undefined;
  return html`<h2>Could not run</h2>
    <p>These say nothing about the server, and are not counted as passed.</p>
    <ul class="vr-reasons">
      ${reasons.map(({ reason, ids }) => html`<li><b>${ids.length}</b><span>${reason}</span></li>`)}
    </ul>`;
}

function modulesHtml(modules: readonly ModuleSummary[]): Html {
  return html`<details class="vr-modules">
    <summary><h2>${counted(modules.length, 'module')}</h2></summary>
    <table>
      <thead>
        <tr>
          <th scope="col">Module</th>
          <th scope="col">Verified</th>
          <th scope="col">Failed</th>
          <th scope="col">Not run</th>
          <th scope="col">Claims</th>
        </tr>
      </thead>
      <tbody>
        ${modules.map(
          ({ module, verified, failed, notRun, pending, claims, claimsHeld }) =>
            html`<tr class="${failed > 0 ? 'failed' : ''}">
              <th scope="row">${module}</th>
              <td>${verified}</td>
              <td>${failed}</td>
              <td>${notRun + pending}</td>
              <td>${claimsHeld}/${claims}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function filtersHtml({ examples, modules }: Report): Html {
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    html`<label
      >${label}
      <select data-filter="${name}">
        <option value="">all</option>
        ${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
      </select></label
    >`;
  return html`<ruma-filter>
    <form class="vr-filters">
      <label>Find <input type="search" data-filter-text /></label>
      ${select('outcome', 'Outcome', [
        ['failed', 'failed'],
        ['verified', 'verified'],
        ['not-run', 'not run'],
        ['pending', 'not reached'],
      ])}
      ${select('kind', 'Requirement', [
        ['MUST', 'MUST'],
        ['SHOULD', 'SHOULD'],
        ['none', 'none'],
      ])}
      ${select('differs', 'Answers', [
        ['yes', 'differ'],
        ['no', 'do not differ'],
      ])}
      ${select(
        'module',
        'Module',
        modules.map(({ module }) => [module, module] as const),
      )}
      <output aria-live="polite" data-filter-count>${examples.length} shown</output>
    </form>
  </ruma-filter>`;
}
