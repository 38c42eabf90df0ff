/** What the words about steps are made of: lists, tables, and marks on the graph. */
import type { EventId } from '../../../server/matrix/identifiers.ts';
import type { Mark } from '../draw/graph.ts';
import { html, type Html } from '../html.ts';
import type { Play } from '../model/play.ts';
import { eventLink } from './event-link.ts';
import { entryOf } from './event-words.ts';

export function entriesList(entries: readonly (readonly [string, EventId])[], play: Play): Html {
  if (entries.length === 0) return html`<p class="none">nothing</p>`;
  return html`<dl class="entries">
    ${entries.map(
      ([name, id]) =>
        html`<div>
          <dt>${entryOf(name)}</dt>
          <dd>${eventLink(play, id)}</dd>
        </div>`,
    )}
  </dl>`;
}

export function ordered<T extends { readonly id: EventId }>(
  order: readonly T[],
  head: readonly string[],
  play: Play,
  cells: (entry: T) => readonly (Html | string)[],
): Html | undefined {
  if (order.length === 0) return undefined;
  return html`<table class="sheet">
    <thead>
      <tr>
        <th scope="col"><span class="sr-only">Place</span></th>
        ${head.map((title) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${order.map(
        (entry, index) =>
          html`<tr>
            <td>${index + 1}</td>
            <th scope="row">${eventLink(play, entry.id)}</th>
            ${cells(entry).map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function numbered(
  order: readonly { readonly id: EventId }[],
  play: Play,
): Map<string, Mark> {
  return new Map(
    order.map(({ id }, index) => [play.nameOf(id), { role: 'in', badge: String(index + 1) }]),
  );
}

export function marked(ids: readonly EventId[], play: Play): Map<string, Mark> {
  return new Map(ids.map((id) => [play.nameOf(id), { role: 'in' }]));
}

export function inArrival(ids: readonly EventId[], play: Play): EventId[] {
  const wanted = new Set(ids);
  return play.events.flatMap(({ graph }) =>
    graph !== undefined && wanted.has(graph.id) ? [graph.id] : [],
  );
}

/** `one entry`, `3 entries`. */
export function count(number: number, one: string, more: string): string {
  return number === 1 ? `one ${one}` : `${number} ${more}`;
}
