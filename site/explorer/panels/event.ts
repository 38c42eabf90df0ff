/** An event as servers exchange it in this room version. */
import { jsonHtml, layOutJson } from '../../lib/http.ts';
import { Html, html } from '../html.ts';
import type { PlayedEvent } from '../model/play.ts';
import type { Play } from '../model/play.ts';
import { secondsWords } from '../words/clock-words.ts';
import { eventLink } from '../words/event-link.ts';
import { referencedIds } from '../../../server/matrix/events.ts';

export function eventPanel(play: Play, { graph, problem, plan }: PlayedEvent): Html {
  if (graph === undefined) return html`<p class="none">There is no such event: ${problem}</p>`;
  const { id, pdu } = graph;
  const cited = referencedIds(pdu.auth_events);
  return html`<dl class="facts">
      <div>
        <dt>Event id</dt>
        <dd><code>${id}</code></dd>
      </div>
      <div>
        <dt>Its sender’s clock</dt>
        <dd>${secondsWords(plan.clock)}</dd>
      </div>
      <div>
        <dt>Depth</dt>
        <dd>${pdu.depth}</dd>
      </div>
      <div>
        <dt>Cites</dt>
        <dd>${cited.length === 0 ? 'nothing' : cited.map((other) => eventLink(play, other))}</dd>
      </div>
    </dl>
    <pre class="json" tabindex="0" aria-label="The event as JSON">
${new Html(jsonHtml(layOutJson(pdu)))}</pre>`;
}
