/** The state of the room at a place. */
import type { StateIds, StateName } from '../../../server/matrix/state-name.ts';
import { html, type Html } from '../html.ts';
import { differingEntries, nameAt } from '../model/compare.ts';
import { standAt } from '../model/place.ts';
import type { Play } from '../model/play.ts';
import { compareEntries, entryOf } from '../words/event-words.ts';
import { nameLink } from '../words/event-link.ts';

/** @param other the version beside: entries that differ there are marked */
export function statePanel(play: Play, at: string, other: Play | undefined): Html {
  const { event, state } = standAt(play, at);
  const columns: readonly (readonly [string, StateIds])[] =
    event === undefined
      ? [['Event', state]]
      : [
          ['Before it', state],
          ['After it', event.after],
          ['Our room then', event.now],
        ];
  const differing =
    other === undefined
      ? new Set<StateName>()
      : differingEntries(play, state, other, standAt(other, at).state);
  const names = [...new Set(columns.flatMap(([, ids]) => [...ids.keys()])), ...differing];
  const rows = [...new Set(names)].sort(compareEntries);
  if (rows.length === 0) return html`<p class="none">The state is empty: the room begins here.</p>`;
  return html`<table class="sheet state">
    <caption class="sr-only">
      The state of the room ${event === undefined ? 'now' : `around ${event.name}`}
    </caption>
    <thead>
      <tr>
        <th scope="col">Entry</th>
        ${columns.map(([title]) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (name) =>
          html`<tr data-key="${name}" class="${differing.has(name) ? 'differs' : ''}">
            <th scope="row">
              ${entryOf(name)}${differing.has(name) && html` <b class="differs" title="differs between the versions">≠</b>`}
            </th>
            ${columns.map(([, ids], index) => cell(play, name, ids, columns[index - 1]?.[1]))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** What has not changed from the column before is faint. */
function cell(play: Play, name: StateName, ids: StateIds, before: StateIds | undefined): Html {
  const event = nameAt(play, ids, name);
  const changed = before !== undefined && nameAt(play, before, name) !== event;
  return html`<td class="${before !== undefined && !changed ? 'same' : ''}">
    ${event === undefined ? html`<span class="none">none</span>` : nameLink(event)}
  </td>`;
}
