/** One step of a resolution as a figure: the graph with the step's marks, and what it did. */
import type { RoomVersionId } from '../../../server/matrix/room-versions.ts';
import type { ResolutionStep } from '../../../server/matrix/state-resolution/index.ts';
import { graphLayout } from '../desk/pictures.ts';
import { drawGraph } from '../draw/graph.ts';
import { html, type Html } from '../html.ts';
import { standAt } from '../model/place.ts';
import type { Play } from '../model/play.ts';
import { stepAt, stepView } from '../panels/resolution.ts';
import type { NamedScenario } from '../scenario.ts';

/** Which step a figure begins with. */
export type Wanted = ResolutionStep['step'];

/**
 * The number of a step in the resolution that a scenario is about; `undefined` if it has none.
 *
 * @param nth which of several of that kind, from 0
 */
export function stepNumber(
  play: Play,
  at: string,
  wanted: Wanted,
  nth: number,
): number | undefined {
  const steps = standAt(play, at).merge?.steps ?? [];
  const places = steps.flatMap(({ step }, index) => (step === wanted ? [index] : []));
  return places[nth];
}

export function stepFigure({ at }: NamedScenario, play: Play, step: number): Html {
  const words = stepAt(play, at, step);
  if (words === undefined) return html``;
  const last = (standAt(play, at).merge?.steps.length ?? 1) - 1;
  const here = Math.min(step, last);
  const button = (to: number, text: string, idle: boolean): Html =>
    html`<button
      type="button"
      class="button"
      data-to="${to}"
      ${idle ? html` aria-disabled="true"` : html``}
    >
      ${text}
    </button>`;
  const drawn = drawGraph({
    layout: graphLayout(play),
    play,
    marks: words.marks,
    label: `The graph of the room at this step: ${words.title}`,
    selected: at,
  });
  return html`<div class="both">
    <div class="scroll-x" tabindex="0" role="group" aria-label="The graph of the room">
      ${drawn}
    </div>
    <div class="said">
      <div aria-live="polite">${stepView(words)}</div>
      <div class="stepper" role="group" aria-label="Steps of the resolution">
        ${button(here - 1, 'Back', here === 0)} ${button(here + 1, 'Next', here === last)}
        <span class="count">Step ${here + 1} of ${last + 1}</span>
      </div>
    </div>
  </div>`;
}

/** The same place in the explorer. */
export function explorerHref(
  { id, at }: NamedScenario,
  version: RoomVersionId,
  step: number,
): string {
  return `/rooms/explorer/#room=${id}&in=${version}&at=${at}&step=${step},0&show=resolution`;
}
