/** The whole explorer as HTML. The build writes it once, and the browser again after each change. */
import {
  isRoomVersionId,
  ROOM_VERSIONS,
  type RoomVersionId,
} from '../../../server/matrix/room-versions.ts';
import { inlineCode } from '../../lib/http.ts';
import { Html, html } from '../html.ts';
import type { Play } from '../model/play.ts';
import { scenarioJson, scenarioTypeScript } from '../panels/take-along.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import type { Desk, Room } from './desk.ts';
import { openPanel } from './open-panel.ts';
import { heading, openPanels, tabs } from './panels.ts';
import { pictures } from './pictures.ts';

/** @param plays the scenario on the desk in each version that is looked at */
export function explorerView(desk: Desk, plays: readonly Play[]): Html {
  const { rooms, view, linking, message, problem } = desk;
  const { scenario } = rooms.present;
  return html`<div class="controls">
      ${chooseRoom(rooms.present)} ${chooseVersion(0, 'Room version', view.versions[0])}
      ${chooseVersion(1, 'side by side with', view.versions[1])}
      <div class="buttons" role="group" aria-label="Change the room">
        ${button('undo', 'Undo', rooms.past.length === 0)}
        ${button('redo', 'Redo', rooms.future.length === 0)} ${button('add', 'Add an event')}
        ${button('copy-link', 'Copy link')}
      </div>
    </div>
    <p class="sr-only" role="status" aria-live="polite" data-status>${message}</p>
    <div role="alert" data-problem>
      ${problem !== '' && html`<p class="problem">${problem}</p>`}
    </div>
    <p class="about">${new Html(inlineCode(scenario.about))}</p>
    ${
      linking &&
      html`<p class="linking">
        Choosing what <b>${view.at}</b> comes after: choose any event that arrives before it.
        <button type="button" class="button" data-do="link">Done</button>
      </p>`
    }
    <div
      class="stage"
      data-count="${plays.length}"
      ${linking ? html` data-linking` : html``}${problem === '' ? html`` : html` data-refused`}
    >
      <div class="pictures">${pictures(plays, view)}</div>
      <div class="hand">
        <div class="place">${heading(scenario, view.at)}</div>
        ${tabs(view)}
        <div
          class="panels"
          role="tabpanel"
          id="explorer-panel"
          data-panel="${openPanel(view.panel, view.at)}"
          aria-labelledby="explorer-tab-${openPanel(view.panel, view.at)}"
        >
          ${openPanels(scenario, plays, view, linking)}
        </div>
      </div>
    </div>
    ${takeAlong(rooms.present, plays, view.at)}`;
}

function chooseRoom({ id }: Room): Html {
  return html`<label class="room"
    ><span>Scenario</span>
    <select class="field" data-choose="open">
      ${id === undefined && html`<option value="" selected>A room of your own</option>`}
      ${SCENARIOS.map(
        (scenario) =>
          html`<option value="${scenario.id}" ${scenario.id === id ? html` selected` : html``}>
            ${scenario.title}
          </option>`,
      )}
    </select></label
  >`;
}

function chooseVersion(pane: number, label: string, chosen: RoomVersionId | undefined): Html {
  const ids = Object.keys(ROOM_VERSIONS).filter(isRoomVersionId);
  return html`<label
    ><span>${label}</span>
    <select class="field" data-choose="version" data-pane="${pane}">
      ${pane > 0 && html`<option value="">none</option>`}
      ${ids.map(
        (id) =>
          html`<option value="${id}" ${id === chosen ? html` selected` : html``}>${id}</option>`,
      )}
    </select></label
  >`;
}

/** A button that cannot do anything now stays in the order of the Tab key, so that focus is not lost by using it. */
function button(action: string, text: string, idle = false): Html {
  return html`<button
    type="button"
    class="button"
    data-key="do-${action}"
    data-do="${action}"
    ${idle ? html` aria-disabled="true"` : html``}
  >
    ${text}
  </button>`;
}

function takeAlong({ scenario }: Room, plays: readonly Play[], at: string): Html {
  const text = (key: string, label: string, content: string): Html =>
    html`<div class="take">
      <div class="take-head">
        <span>${label}</span>
        <button type="button" class="button" data-do="copy" data-of="${key}">Copy</button>
      </div>
      <pre tabindex="0" aria-label="${label}" data-text="${key}">${content}</pre>
    </div>`;
  return html`<details class="take-along" data-key="take-along">
    <summary>Take this room along</summary>
    <p>
      As data, or as a file for <code>site/explorer/scenarios/</code>: there it is a test that
      expects what came out just now.
    </p>
    ${text('json', 'JSON', scenarioJson(scenario))}
    ${text('typescript', 'TypeScript', scenarioTypeScript(scenario, plays, at))}
    <label class="paste"
      ><span>Open a room from JSON</span
      ><textarea class="field" rows="3" spellcheck="false" data-own data-paste></textarea>
    </label>
    <button type="button" class="button" data-do="paste">Open it</button>
  </details>`;
}
