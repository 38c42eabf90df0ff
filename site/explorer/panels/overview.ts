/** All events as a table, in the order in which they arrived: the picture for who does not see it. */
import { html, type Html } from '../html.ts';
import type { Play } from '../model/play.ts';
import { OUTCOME_MARKS, sentence } from '../words/event-words.ts';
import { nameLink } from '../words/event-link.ts';

export function overviewPanel(play: Play, differing: ReadonlySet<string>): Html {
  return html`<table class="sheet overview">
    <caption class="sr-only">
      The events in the order of their arrival
    </caption>
    <thead>
      <tr>
        <th scope="col">Event</th>
        <th scope="col">After</th>
        <th scope="col">Outcome</th>
      </tr>
    </thead>
    <tbody>
      ${play.events.map(
        ({ name, plan, outcome }) =>
          html`<tr data-key="${name}">
            <th scope="row">${nameLink(name)} <span class="deed">${sentence(plan)}</span></th>
            <td>${plan.parents.map((parent, index) => html`${index > 0 && ', '}${parent}`)}</td>
            <td class="${outcome}">
              ${OUTCOME_MARKS[outcome]}
              ${outcome}${differing.has(name) && html` <b class="differs">≠</b>`}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
