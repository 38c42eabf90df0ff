/** What the desk says about the place in hand: its name, the tabs, and the open panel for each version. */
import { type PanelName, PANELS, type View } from '../address/address.ts';
import { html, type Html } from '../html.ts';
import { differingEvents } from '../model/compare.ts';
import { NOW, standAt } from '../model/place.ts';
import type { Play } from '../model/play.ts';
import { changePanel } from '../panels/change.ts';
import { checksPanel } from '../panels/checks.ts';
import { eventPanel } from '../panels/event.ts';
import { overviewPanel } from '../panels/overview.ts';
import { resolutionPanel } from '../panels/resolution.ts';
import { statePanel } from '../panels/state.ts';
import { openPanel } from './open-panel.ts';
import type { Scenario } from '../scenario.ts';
import { sentence } from '../words/event-words.ts';
import { secondsWords } from '../words/clock-words.ts';

const LABELS: Readonly<Record<PanelName, string>> = {
  checks: 'Checks',
  state: 'State',
  resolution: 'Resolution',
  event: 'Event',
  change: 'Change',
};
/** At the end there is no event to judge, show or change. */
const LABELS_NOW: Partial<Record<PanelName, string>> = { checks: 'Arrivals' };

export function heading({ events }: Scenario, at: string): Html {
  const place = events.findIndex(({ name }) => name === at);
  const event = events[place];
  if (event === undefined) {
    return html`<p class="at" data-at>The room now</p>
      <p class="deed">After all ${events.length} events, as our server has it.</p>`;
  }
  return html`<p class="at" data-at>${event.name}</p>
    <p class="deed">${sentence(event)}</p>
    <p class="small">
      Arrives ${ordinal(place + 1)} of ${events.length}. Clock ${secondsWords(event.clock)}.
    </p>`;
}

export function tabs({ panel, at }: View): Html {
  const there =
    at === NOW ? PANELS.filter((name) => name !== 'event' && name !== 'change') : PANELS;
  return html`<div role="tablist" aria-label="What to look at">
    ${there.map((name) => {
      const chosen = name === openPanel(panel, at);
      return html`<button
        type="button"
        role="tab"
        id="explorer-tab-${name}"
        data-key="tab-${name}"
        data-do="panel"
        data-panel="${name}"
        aria-controls="explorer-panel"
        aria-selected="${chosen ? 'true' : 'false'}"
        tabindex="${chosen ? 0 : -1}"
      >
        ${(at === NOW ? LABELS_NOW[name] : undefined) ?? LABELS[name]}
      </button>`;
    })}
  </div>`;
}

export function openPanels(
  scenario: Scenario,
  plays: readonly Play[],
  view: View,
  linking: boolean,
): Html {
  const panel = openPanel(view.panel, view.at);
  const plan = scenario.events.find(({ name }) => name === view.at);
  if (panel === 'change' && plan !== undefined) return changePanel(scenario, plan, linking);
  return html`${plays.map(
    (play, pane) =>
      html`<section
        class="pane"
        data-key="pane-${panel}-${pane}"
        data-pane="${pane}"
        aria-label="Room version ${play.version.id}"
      >
        ${plays.length > 1 && html`<p class="pane-name">Room version ${play.version.id}</p>`}
        ${panelOf(panel, play, pane, plays[1 - pane], view)}
      </section>`,
  )}`;
}

function panelOf(
  panel: PanelName,
  play: Play,
  pane: number,
  other: Play | undefined,
  view: View,
): Html {
  const { event } = standAt(play, view.at);
  switch (panel) {
    case 'state':
      return statePanel(play, view.at, other);
    case 'resolution':
      return resolutionPanel(play, view.at, view.steps[pane] ?? 0, pane, other === undefined);
    case 'event':
      return event === undefined ? html`` : eventPanel(play, event);
    case 'checks':
    case 'change':
      return event === undefined
        ? overviewPanel(play, other === undefined ? new Set() : differingEvents(play, other))
        : checksPanel(play, event);
  }
}

function ordinal(number: number): string {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
