/** Why an event was allowed in, or was not. */
import { specUrl } from '../../lib/spec.ts';
import { html, type Html } from '../html.ts';
import type { Play, PlayedEvent } from '../model/play.ts';
import type { Check, CheckName } from '../model/receipt.ts';
import { entryWords, OUTCOME_MARKS } from '../words/event-words.ts';
import { eventLink } from '../words/event-link.ts';

const CHECKS: readonly {
  readonly name: CheckName;
  readonly title: string;
}[] = [
  { name: 'auth-events', title: 'By the events it cites' },
  { name: 'state-before', title: 'By the state before it' },
  { name: 'current-state', title: 'By the room’s current state' },
];

const CONSEQUENCES: Readonly<Record<PlayedEvent['outcome'], string>> = {
  accepted: 'Accepted. Clients see it, and our next event comes after it.',
  'soft-failed':
    'Soft-failed. It was right where it was sent, but not in the room as it is now. It is kept from clients, and our next event does not come after it; a later event of another server may.',
  rejected: 'Rejected. Clients never see it, and it changes no state.',
  dropped: 'Dropped. It is no event of this room version, and is not kept.',
};

export function checksPanel(play: Play, event: PlayedEvent): Html {
  const { outcome, problem, checks } = event;
  return html`<p class="verdict ${outcome}">
      <span class="sign" aria-hidden="true">${OUTCOME_MARKS[outcome]}</span>
      ${CONSEQUENCES[outcome]}
      ${problem !== undefined && html`<span class="reason">${problem}</span>`}
    </p>
    ${
      outcome !== 'dropped' &&
      html`<ol class="checks">
        ${CHECKS.map(({ name, title }) =>
          checkItem(
            title,
            checks.find((check) => check.name === name),
            play,
          ),
        )}
      </ol>`
    }`;
}

function checkItem(title: string, check: Check | undefined, play: Play): Html {
  if (check === undefined) {
    return html`<li class="not-asked">
      <p class="title">${title}</p>
      <p class="said">Not asked: it was refused before.</p>
    </li>`;
  }
  const { verdict, used } = check;
  return html`<li class="${verdict.allowed ? 'passes' : 'fails'}">
    <p class="title">
      <span class="sign" aria-hidden="true">${verdict.allowed ? '✓' : '✕'}</span>
      ${title}: ${verdict.allowed ? 'allowed' : 'refused'} by
      <a href="${specUrl(`rooms/v${play.version.id}/#authorisation-rules`)}"
        >rule ${verdict.rule}</a
      >
    </p>
    ${!verdict.allowed && html`<p class="said">${verdict.reason}</p>`}
    ${
      used.length > 0 &&
      html`<p class="used">
        It looked at
        ${used.map(
          ({ entry, id }, index) =>
            html`${index > 0 && ', '}${entryWords(entry)}${id === undefined ? ' (none)' : html` ${eventLink(play, id)}`}`,
        )}.
      </p>`
    }
  </li>`;
}
