/** An event's name in running text; in the explorer it leads to the event. */
import type { EventId } from '../../../server/matrix/identifiers.ts';
import { html, type Html } from '../html.ts';
import type { Play } from '../model/play.ts';

export function eventLink(play: Play, id: EventId): Html {
  return nameLink(play.nameOf(id));
}

/** A button, since it changes what is shown here and leads nowhere else. */
export function nameLink(name: string): Html {
  return html`<button type="button" class="event-name" data-do="select" data-event-name="${name}">
    ${name}
  </button>`;
}
