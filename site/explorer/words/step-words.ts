/** What a step of a resolution did, in words and as marks on the graph. */
import type { EventId } from '../../../server/matrix/identifiers.ts';
import type {
  AuthChecked,
  DepthOrdered,
  MainlineOrdered,
  PowerOrdered,
  ResolutionStep,
  Separated,
} from '../../../server/matrix/state-resolution/watch.ts';
import type { StateIds } from '../../../server/matrix/state-name.ts';
import type { Mark } from '../draw/graph.ts';
import { html, type Html } from '../html.ts';
import type { Play } from '../model/play.ts';
import { clockWords } from './clock-words.ts';
import { eventLink } from './event-link.ts';
import { compareEntries, entryOf } from './event-words.ts';
import { count, entriesList, inArrival, marked, numbered, ordered } from './step-parts.ts';

export type StepWords = {
  /** A few words: the name of the step in a list. */
  readonly title: string;
  /** What it did, in a sentence or two. */
  readonly says: Html;
  /** What it came to: a list or a table. */
  readonly detail?: Html | undefined;
  readonly marks: ReadonlyMap<string, Mark>;
};

export function stepWords(step: ResolutionStep, play: Play): StepWords {
  switch (step.step) {
    case 'separate':
      return separated(step, play);
    case 'auth-difference':
      return set(step.ids, play, {
        title: 'Auth difference',
        some: 'These events stand in the auth chains of some of the states, but not of all. One branch relied on them and another did not.',
        none: 'The auth chains of all states are the same: no branch relied on anything that the other did not.',
      });
    case 'conflicted-subgraph':
      return set(step.ids, play, {
        title: 'Conflicted state subgraph',
        some: 'Going from one conflicting event to another along auth events, these are on the way, both ends included. What lies between has to be replayed too.',
        none: 'No conflicting event leads to another along auth events, so there is nothing between them.',
      });
    case 'full-conflicted-set':
      return set(step.ids, play, {
        title: 'Full conflicted set',
        some: 'All of that together: what is put in order now, and checked again, one by one.',
        none: 'Nothing is left to put in order.',
      });
    case 'power-events':
      return set(step.ids, play, {
        title: 'Power events',
        some: 'Events that might take from someone what they could do (power levels, join rules, removals and bans), with what they rest on. They are settled before all others.',
        none: 'Nothing in dispute could take power from anyone, so this part is empty.',
      });
    case 'power-order':
      return powerOrder(step.order, play);
    case 'mainline':
      return mainline(step.ids, play);
    case 'mainline-order':
      return mainlineOrder(step.order, play);
    case 'depth-order':
      return depthOrder(step, play);
    case 'taken-unchecked':
      return {
        title: `First for ${entryOf(step.name)}`,
        says: html`${eventLink(play, step.id)} comes first for the ${entryOf(step.name)}, and is
        taken without a check.`,
        marks: new Map([[play.nameOf(step.id), { role: 'focus', badge: 'taken' }]]),
      };
    case 'auth-check':
      return checked(step, play);
    case 'resolved':
      return resolved(step.state, play);
  }
}

function separated({ unconflicted, conflicted }: Separated, play: Play): StepWords {
  const entries = [...conflicted].sort(([a], [b]) => compareEntries(a, b));
  return {
    title: 'What conflicts',
    says: html`The states agree about ${count(unconflicted.size, 'entry', 'entries')}. About
    ${entries.length === 1 ? 'one' : entries.length} they do not: they name different events there,
    or only some of them have
    one.${play.version.stateResolution === 'v1' && ' In version 1 only different events are a conflict; what just some of them have is kept.'}`,
    detail: html`<table class="sheet">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Candidates</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(
          ([name, ids]) =>
            html`<tr>
              <th scope="row">${entryOf(name)}</th>
              <td>${ids.map((id) => eventLink(play, id))}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
    marks: marked(
      entries.flatMap(([, ids]) => ids),
      play,
    ),
  };
}

function set(
  ids: readonly EventId[],
  play: Play,
  words: { readonly title: string; readonly some: string; readonly none: string },
): StepWords {
  return {
    title: words.title,
    says: html`${ids.length === 0 ? words.none : words.some}`,
    detail:
      ids.length === 0
        ? undefined
        : html`<ul class="events">
            ${inArrival(ids, play).map((id) => html`<li>${eventLink(play, id)}</li>`)}
          </ul>`,
    marks: marked(ids, play),
  };
}

function powerOrder(order: readonly PowerOrdered[], play: Play): StepWords {
  return {
    title: 'Reverse topological power ordering',
    says:
      order.length === 0
        ? html`There is nothing to order.`
        : html`No event before one that it cites. Among those that could come next: the sender with
          more power first, then the earlier clock, then the smaller event id.`,
    detail: ordered(
      order,
      ['Event', 'Power', 'Clock', 'Waits for'],
      play,
      ({ power, ts, after }) => [
        power === Infinity ? '∞' : String(power),
        clockWords(ts),
        after.length === 0 ? '' : html`${after.map((id) => eventLink(play, id))}`,
      ],
    ),
    marks: numbered(order, play),
  };
}

function mainline(ids: readonly EventId[], play: Play): StepWords {
  return {
    title: 'Mainline',
    says:
      ids.length === 0
        ? html`No power levels have been settled, so there is no mainline, and all others are
          equally far from it.`
        : html`From the power levels that were just settled back to the first: each cites the one
          before. What rests on older ones will come first.`,
    detail:
      ids.length === 0
        ? undefined
        : html`<ol class="events" start="0">
            ${ids.map((id) => html`<li>${eventLink(play, id)}</li>`)}
          </ol>`,
    marks: new Map(ids.map((id, index) => [play.nameOf(id), { role: 'in', badge: `P${index}` }])),
  };
}

function mainlineOrder(order: readonly MainlineOrdered[], play: Play): StepWords {
  return {
    title: 'Mainline ordering',
    says:
      order.length === 0
        ? html`Everything in dispute was settled with the power events.`
        : html`All that is left, by the power levels that each rests on: older ones first. Among
          equals the earlier clock, then the smaller event id. The last that passes stands.`,
    detail: ordered(order, ['Event', 'Rests on', 'Clock'], play, ({ position, ts }) => [
      position === undefined ? '∞' : `P${position}`,
      clockWords(ts),
    ]),
    marks: numbered(order, play),
  };
}

function depthOrder({ name, order }: DepthOrdered, play: Play): StepWords {
  return {
    title: `Order for ${entryOf(name)}`,
    says: html`The candidates for the ${entryOf(name)}, in the order in which they are tried: by
    depth, then by the SHA-1 of their ids.`,
    detail: ordered(order, ['Event', 'Depth', 'SHA-1'], play, ({ depth, sha1 }) => [
      String(depth),
      html`<code>${sha1.slice(0, 8)}…</code>`,
    ]),
    marks: numbered(order, play),
  };
}

function checked({ id, verdict, against, state }: AuthChecked, play: Play): StepWords {
  const name = play.nameOf(id);
  const used = [...against].filter(([, other]) => other !== id);
  return {
    title: `${name} ${verdict.allowed ? 'passes' : 'is refused'}`,
    says: verdict.allowed
      ? html`${eventLink(play, id)} is allowed by rule ${verdict.rule}, and takes its entry.`
      : html`${eventLink(play, id)} is refused by rule ${verdict.rule}: ${verdict.reason}. It is
        left out.`,
    detail: html`<div class="beside">
      <div>
        <p class="small">Judged against</p>
        ${entriesList(used, play)}
      </div>
      <div>
        <p class="small">Settled so far</p>
        ${entriesList([...state], play)}
      </div>
    </div>`,
    marks: new Map<string, Mark>([
      ...used.map(([, other]): [string, Mark] => [
        play.nameOf(other),
        { role: 'in', badge: 'asked' },
      ]),
      [
        name,
        verdict.allowed ? { role: 'focus', badge: 'passes' } : { role: 'out', badge: 'refused' },
      ],
    ]),
  };
}

function resolved(state: StateIds, play: Play): StepWords {
  return {
    title: 'The resolved state',
    says: html`What all states agreed about is laid over the result. This is the state of the room
    where the branches meet.`,
    detail: entriesList(
      [...state].sort(([a], [b]) => compareEntries(a, b)),
      play,
    ),
    marks: marked([...state.values()], play),
  };
}
