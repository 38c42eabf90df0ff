/** The parts of a rule card as HTML: used while building and, for live runs, in the browser. */
import { stateName } from '../../server/matrix/state-name.ts';
import type { StateKey } from '../../server/matrix/events.ts';
import type { Verdict } from '../../server/matrix/event-auth/index.ts';
import { isString } from '../../server/matrix/json.ts';
import type { SketchedEvent } from '../../snippets/rooms/sketch/sketch.ts';
import { escapeHtml, jsonHtml, layOutJson } from './http.ts';

const NARROW = 44;

/** The event, as the sketch has it. */
export function eventHtml(event: SketchedEvent): string {
  return jsonHtml(layOutJson(event, '', NARROW));
}

/** A line for each event of the room; those that the rules looked at are marked. */
export function roomHtml(room: readonly SketchedEvent[], used: readonly StateKey[]): string {
  const looked = new Set(used.map((key) => stateName(...key)));
  if (room.length === 0) return '<li class="none">Nothing: there is no room yet.</li>';
  return room.map((event) => lineHtml(event, looked)).join('');
}

function lineHtml(event: SketchedEvent, looked: ReadonlySet<string>): string {
  const { type, state_key: key, sender, content } = event;
  const isState = isString(key) && event.replaced !== true;
  const isLooked = isState && looked.has(stateName(type, key));
  const notes = [
    ...(isState ? [] : [isString(key) ? 'not state any more' : 'not state']),
    ...(event.rejected === true ? ['was refused'] : []),
    ...(isString(event.room_id) ? [`in ${event.room_id}`] : []),
    ...(isString(event.name) ? [event.name] : []),
  ];
  const by = isString(key) && key !== '' && key !== sender ? ` by ${sender}` : '';
  return `<li${isLooked ? ' class="looked"' : ''}>
    <span class="key">${isLooked ? '<span class="sr-only">Looked at: </span>' : ''}${escapeHtml(type)}${isString(key) && key !== '' ? ` <b>${escapeHtml(key)}</b>` : ''}${escapeHtml(by)}</span>
    <code>${jsonHtml(layOutJson(content, '', NARROW))}</code>
    ${notes.length === 0 ? '' : `<span class="note">${escapeHtml(notes.join(', '))}</span>`}
  </li>`;
}

/** The verdict: a sign, the rule's number, the reason. */
export function verdictHtml(verdict: Verdict): string {
  return verdict.allowed
    ? `<b>✓ Allowed</b> by rule ${escapeHtml(verdict.rule)}`
    : `<b>✗ Refused</b> by rule ${escapeHtml(verdict.rule)}: ${escapeHtml(verdict.reason)}`;
}
