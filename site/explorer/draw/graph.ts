/**
 * The graph of a room as a picture: cards in rows, time flowing down. What happened to an event stands on its card as a
 * sign and a word, so that nothing depends on seeing colours.
 */
import { localpartOf } from '../../../server/matrix/identifiers.ts';
import { html, type Html } from '../html.ts';
import { CARD, type Layout, type Point } from '../layout/layout.ts';
import { NOW } from '../model/place.ts';
import type { Play, PlayedEvent } from '../model/play.ts';
import { deed, OUTCOME_MARKS } from '../words/event-words.ts';

/** What a step or a verdict says about an event, beside what the event is. */
export type Mark = {
  /** `focus`: decided now. `in`: part of what the step is about. `out`: it leaves. */
  readonly role: 'focus' | 'in' | 'out';
  /** A word or a number on the card. */
  readonly badge?: string;
};

export type Picture = {
  readonly layout: Layout;
  readonly play: Play;
  readonly marks: ReadonlyMap<string, Mark>;
  /** What the picture shows, for who does not see it. */
  readonly label: string;
  readonly selected?: string | undefined;
  /** Events that fare otherwise in the version beside. */
  readonly differing?: ReadonlySet<string>;
  /** Cards can be chosen: they are buttons, of which one is in the order of the Tab key. */
  readonly interactive?: boolean;
};

const LETTERS = { who: 15, deed: 25, line: 24 } as const;

export function drawGraph(picture: Picture): Html {
  const { layout, play, selected, interactive = false, label } = picture;
  const { width, height } = layout;
  return html`<svg
    class="graph"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
    role="${interactive ? 'group' : 'img'}"
    aria-label="${label}"
  >
    ${layout.edges.map(({ from, to, points }) => html`<path class="${to === selected ? 'edge own' : 'edge'}" data-edge="${from}>${to}" d="${curve(points)}" />`)}
    ${play.events.map((event) => card(event, picture))} ${endCard(picture)}
  </svg>`;
}

function card(event: PlayedEvent, picture: Picture): Html {
  const { layout, marks, selected, differing, interactive = false } = picture;
  const at = layout.cards.get(event.name);
  if (at === undefined) return html``;
  const mark = marks.get(event.name);
  const isSelected = event.name === selected;
  const differs = differing?.has(event.name) === true;
  const classes = [
    'card',
    event.outcome,
    mark?.role,
    isSelected && 'selected',
    differs && 'differs',
  ];
  const [left, top] = [at.x - CARD.width / 2, at.y - at.height / 2];
  const first = isSelected || (selected === undefined && event === picture.play.events[0]);
  const label = interactive ? spoken(event, mark, differs) : undefined;
  return html`<g
    class="${classes.filter((name) => name !== undefined && name !== false).join(' ')}"
    transform="translate(${left} ${top})"
  >
    <rect class="sheet" width="${CARD.width}" height="${at.height}" rx="4" />
    ${at.height === CARD.small ? oneLine(event) : twoLines(event)}
    ${badge(mark, differs, at.height)}
    ${ring({ name: event.name, height: at.height, radius: 4, isSelected, first, label })}
  </g>`;
}

function twoLines({ plan, outcome }: PlayedEvent): Html {
  return html`<text class="who" x="10" y="18">${cut(localpartOf(plan.sender), LETTERS.who)}</text>
    ${
      outcome !== 'accepted' &&
      html`<text class="outcome" x="${CARD.width - 9}" y="18"
        >${OUTCOME_MARKS[outcome]} ${outcome}</text
      >`
    }
    <text class="deed" x="10" y="36">${cut(deed(plan), LETTERS.deed)}</text>`;
}

function oneLine({ plan }: PlayedEvent): Html {
  const who = cut(localpartOf(plan.sender), LETTERS.who);
  return html`<text x="10" y="18.5"
    ><tspan class="who">${who}</tspan>
    <tspan class="deed">${cut(deed(plan), LETTERS.line - who.length)}</tspan></text
  >`;
}

/** The room as it stands after all events. */
function endCard({ layout, selected, play, interactive = false }: Picture): Html {
  const at = layout.cards.get(NOW);
  if (at === undefined) return html``;
  const isSelected = selected === NOW;
  const [left, top] = [at.x - CARD.width / 2, at.y - CARD.height / 2];
  const label = interactive ? `The room now, after ${play.extremities.join(' and ')}` : undefined;
  return html`<g
    class="${isSelected ? 'card end selected' : 'card end'}"
    transform="translate(${left} ${top})"
  >
    <rect class="sheet" width="${CARD.width}" height="${CARD.height}" rx="${CARD.height / 2}" />
    <text class="deed" x="${CARD.width / 2}" y="28">the room now</text>
    ${ring({ name: NOW, height: CARD.height, radius: CARD.height / 2, isSelected, first: isSelected, label })}
  </g>`;
}

type Ring = {
  readonly name: string;
  readonly height: number;
  readonly radius: number;
  readonly isSelected: boolean;
  /** Whether this is the one that the Tab key leads to. */
  readonly first: boolean;
  /** What a screen reader says; absent where cards cannot be chosen. */
  readonly label: string | undefined;
};

/** Around a card: shows that it is chosen or focused. It lies over the card, and is the button that chooses it. */
function ring({ name, height, radius, isSelected, first, label }: Ring): Html {
  const button =
    label === undefined
      ? html``
      : html` role="button" tabindex="${first ? 0 : -1}"
        aria-pressed="${isSelected ? 'true' : 'false'}" aria-label="${label}" data-event="${name}"`;
  return html`<rect
    class="ring"
    x="-3"
    y="-3"
    width="${CARD.width + 6}"
    height="${height + 6}"
    rx="${radius + 3}"
    ${button}
  />`;
}

/** A pill on the lower edge of a card, or beside a small one, which has no room for it. */
function badge(mark: Mark | undefined, differs: boolean, height: number): Html | false {
  const text = mark?.badge ?? (differs ? '≠' : undefined);
  if (text === undefined) return false;
  const width = Math.max(18, text.length * 6.6 + 10);
  const [x, y] =
    height === CARD.small
      ? [CARD.width + 7, (height - 16) / 2]
      : [CARD.width - width - 6, height - 9];
  return html`<g class="badge" transform="translate(${x} ${y})">
    <rect width="${width}" height="16" rx="8" />
    <text x="${width / 2}" y="12">${text}</text>
  </g>`;
}

function spoken(event: PlayedEvent, mark: Mark | undefined, differs: boolean): string {
  const parents = event.plan.parents;
  return [
    `${event.name}: ${localpartOf(event.plan.sender)} ${deed(event.plan)}`,
    event.outcome,
    parents.length === 0 ? 'the first event' : `after ${parents.join(' and ')}`,
    mark?.badge === undefined ? undefined : `in this step: ${mark.badge}`,
    differs ? 'differs between the versions' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

export function cut(text: string, letters: number): string {
  const characters = [...text];
  return characters.length <= letters ? text : `${characters.slice(0, letters - 1).join('')}…`;
}

/** A line through the points that leaves and enters each of them downwards. */
function curve([start, ...rest]: readonly Point[]): string {
  if (start === undefined) return '';
  let { x, y } = start;
  let path = `M${x} ${y}`;
  for (const next of rest) {
    const half = (next.y - y) / 2;
    path +=
      x === next.x
        ? `V${next.y}`
        : `C${x} ${y + half} ${next.x} ${next.y - half} ${next.x} ${next.y}`;
    ({ x, y } = next);
  }
  return path;
}
