/** The graphs on the desk, one for each version, with what the open panel marks on them. */
import { type Mark, drawGraph } from '../draw/graph.ts';
import { html, type Html } from '../html.ts';
import { type Layout, layout } from '../layout/layout.ts';
import { differingEvents } from '../model/compare.ts';
import { NOW, standAt } from '../model/place.ts';
import type { Play, PlayedEvent } from '../model/play.ts';
import { stepAt, stepper } from '../panels/resolution.ts';
import { openPanel } from './open-panel.ts';
import type { View } from '../address/address.ts';
import { OUTCOME_MARKS } from '../words/event-words.ts';

export function pictures(plays: readonly Play[], view: View): Html {
  return html`${plays.map((play, pane) => picture(play, pane, plays, view))}`;
}

function picture(play: Play, pane: number, plays: readonly Play[], view: View): Html {
  const { version, events } = play;
  const other = plays[1 - pane];
  const differing = other === undefined ? new Set<string>() : differingEvents(play, other);
  const heading = `Room version ${version.id}`;
  const drawn = drawGraph({
    layout: graphLayout(play),
    play,
    marks: marksFor(play, pane, view),
    label: `${heading}: ${events.length} events, ${summary(play)}`,
    selected: view.at,
    differing,
    interactive: true,
  });
  return html`<figure class="picture" data-key="picture-${pane}" data-pane="${pane}">
    <figcaption>
      ${heading} <span>state resolution ${version.stateResolution}</span>
      ${other !== undefined && html`<b class="differs">${differing.size === 0 ? 'no difference' : `≠ ${differing.size}`}</b>`}
    </figcaption>
    <div class="scroll-x">${drawn}</div>
    ${other !== undefined && openPanel(view.panel, view.at) === 'resolution' && stepper(play, view.at, view.steps[pane] ?? 0, pane)}
  </figure>`;
}

/** The way to the first fork is drawn small: rooms begin alike. */
export function graphLayout({ events, extremities }: Play): Layout {
  const trunk = trunkOf(events);
  return layout([
    ...events.map(({ name, plan, outcome }) => ({
      name,
      parents: plan.parents,
      small: trunk.has(name) && outcome === 'accepted',
    })),
    { name: NOW, parents: extremities },
  ]);
}

/** The events from the first on, as long as each comes after the one before it and nothing else does. */
function trunkOf(events: readonly PlayedEvent[]): Set<string> {
  const trunk = new Set<string>();
  let last: string | undefined;
  for (const { name, plan } of events) {
    const follows =
      plan.parents.length === (last === undefined ? 0 : 1) && plan.parents[0] === last;
    const forks = events.filter(({ plan: { parents } }) => parents.includes(name)).length !== 1;
    if (!follows || forks) break;
    trunk.add(name);
    last = name;
  }
  return trunk;
}

function marksFor(
  play: Play,
  pane: number,
  { panel: asked, at, steps }: View,
): ReadonlyMap<string, Mark> {
  const { event, state } = standAt(play, at);
  switch (openPanel(asked, at)) {
    case 'checks': {
      const used = event?.checks.at(-1)?.used ?? [];
      return new Map(
        used.flatMap(({ id }): [string, Mark][] =>
          id === undefined ? [] : [[play.nameOf(id), { role: 'in', badge: 'asked' }]],
        ),
      );
    }
    case 'state':
      return new Map([...state.values()].map((id) => [play.nameOf(id), { role: 'in' }]));
    case 'resolution':
      return stepAt(play, at, steps[pane] ?? 0)?.marks ?? new Map<string, Mark>();
    case 'event':
    case 'change':
      return new Map(
        (event?.plan.parents ?? []).map((name) => [name, { role: 'in', badge: 'parent' }]),
      );
  }
}

/** `9 accepted, 1 soft-failed`. */
function summary({ events }: Play): string {
  return Object.keys(OUTCOME_MARKS)
    .map(
      (outcome) => [events.filter((event) => event.outcome === outcome).length, outcome] as const,
    )
    .filter(([number]) => number > 0)
    .map(([number, outcome]) => `${number} ${outcome}`)
    .join(', ');
}
