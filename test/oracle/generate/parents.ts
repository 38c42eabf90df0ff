import type { EventId } from '../../../server/matrix/identifiers.ts';
import { keyName, nameOf, type RoomEvent, type State } from '../naive/room.ts';
import type { Dice } from './dice.ts';

/** How far back a new branch may begin. */
const RECENT = 12;

/** Which events a new one follows: a tip, an older event (which makes a fork), or several tips. */
export function parentsFor(
  dice: Dice,
  events: readonly RoomEvent[],
  tips: readonly EventId[],
): EventId[] {
  const tip = dice.any(tips) ?? '$';
  const choice = dice.roll();
  if (choice < 0.3 && tips.length > 1) {
    return dice.shuffled(tips).slice(0, 2 + dice.under(Math.min(tips.length, 4)));
  }
  if (choice < 0.53) return [older(dice, events.slice(-RECENT)) ?? tip];
  return [tip];
}

/** The same in a room that fans out after some events, until there are so many tips, and merges all. */
export function parentsInWide(
  dice: Dice,
  events: readonly RoomEvent[],
  tips: readonly EventId[],
  widest: number,
): EventId[] {
  const tip = dice.any(tips) ?? '$';
  if (tips.length >= widest) return dice.shuffled(tips);
  const isFanningOut = events.length > 12 && dice.chance(0.8);
  return isFanningOut ? [older(dice, events) ?? tip] : [tip];
}

/** Any event but those by which the room began. */
function older(dice: Dice, events: readonly RoomEvent[]): EventId | undefined {
  return dice.any(events.filter(({ pdu }) => pdu.depth > 3))?.id;
}

/**
 * States as a confused or lying server may claim them: real ones, with entries left out, set back, or
 * replaced by events that were rejected.
 */
export function doctored(
  dice: Dice,
  events: readonly RoomEvent[],
  stateAfter: (id: EventId) => State,
): State[] {
  const states: State[] = [];
  const count = 2 + dice.under(3);
  for (let index = 0; index < count; index++) {
    const state = new Map(stateAfter(dice.any(events)?.id ?? '$'));
    const changes = dice.under(4);
    for (let change = 0; change < changes; change++) {
      const event = dice.any(events);
      const name = event === undefined ? undefined : nameOf(event.pdu);
      if (event === undefined || name === undefined) continue;
      if (name === keyName('m.room.create', '')) continue;
      if (dice.chance(0.25)) state.delete(name);
      else state.set(name, event.id);
    }
    states.push(state);
  }
  return states;
}
