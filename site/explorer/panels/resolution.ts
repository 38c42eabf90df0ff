/** How states that met were made into one, step by step. */
import { html, type Html } from '../html.ts';
import { meetings, NOW, standAt } from '../model/place.ts';
import type { Play } from '../model/play.ts';
import { nameLink } from '../words/event-link.ts';
import { type StepWords, stepWords } from '../words/step-words.ts';

/** The step that is shown when `step` is asked for: the nearest there is. */
export function stepAt(play: Play, at: string, step: number): StepWords | undefined {
  const { merge } = standAt(play, at);
  const found = merge?.steps[Math.min(step, merge.steps.length - 1)];
  return found === undefined ? undefined : stepWords(found, play);
}

/** Back, Next, and where one is. */
export function stepper(play: Play, at: string, step: number, pane: number): Html | false {
  const { merge } = standAt(play, at);
  if (merge === undefined) return false;
  const last = merge.steps.length - 1;
  const here = Math.min(step, last);
  const button = (to: number, text: string, idle: boolean): Html =>
    html`<button
      type="button"
      class="button"
      data-do="step"
      data-pane="${pane}"
      data-to="${to}"
      ${idle ? html` aria-disabled="true"` : html``}
    >
      ${text}
    </button>`;
  return html`<div
    class="stepper"
    role="group"
    aria-label="Steps of the resolution in version ${play.version.id}"
  >
    ${button(here - 1, 'Back', here === 0)} ${button(here + 1, 'Next', here === last)}
    <span class="count">Step ${here + 1} of ${last + 1}</span>
  </div>`;
}

/**
 * @param pane which of the versions side by side this is, for its buttons
 * @param alone whether Back and Next stand here; with two versions they stand below each graph
 */
export function resolutionPanel(
  play: Play,
  at: string,
  step: number,
  pane: number,
  alone: boolean,
): Html {
  const { merge, event } = standAt(play, at);
  if (merge === undefined) return nothingToResolve(play, at);
  const last = merge.steps.length - 1;
  const here = Math.min(step, last);
  const shown = stepAt(play, at, here);
  return html`<p class="intro">
      ${merge.states.length} states meet
      ${event === undefined ? 'at the end' : html`before ${nameLink(event.name)}`} and are resolved
      by ${play.version.stateResolution}.
    </p>
    ${alone && stepper(play, at, step, pane)} ${shown !== undefined && stepView(shown)}
    <details class="all-steps">
      <summary>All ${last + 1} steps</summary>
      <ol>
        ${merge.steps.map(
          (one, index) =>
            html`<li${index === here ? html` aria-current="step"` : html``}>
              <button type="button" data-do="step" data-pane="${pane}" data-to="${index}">${stepWords(one, play).title}</button>
            </li>`,
        )}
      </ol>
    </details>`;
}

export function stepView({ title, says, detail }: StepWords): Html {
  return html`<div class="step">
    <p class="title">${title}</p>
    <p class="says">${says}</p>
    ${detail}
  </div>`;
}

function nothingToResolve(play: Play, at: string): Html {
  const elsewhere = meetings(play);
  const event = play.byName.get(at);
  const parents = event?.plan.parents.length ?? play.extremities.length;
  return html`<p class="none">
      ${parents > 1 ? 'The branches that meet here have the same state' : 'No branches meet here'},
      so there is nothing to resolve.
    </p>
    ${
      elsewhere.length > 0 &&
      html`<p>
        Branches with different states meet
        ${elsewhere.map((name, index) => html`${index > 0 && ' and '}${name === NOW ? 'at the end: ' : 'before '}${nameLink(name)}`)}.
      </p>`
    }`;
}
