import type { PduDraft } from '../../../server/matrix/events.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import type { RoomEvent, State, VersionNumber } from '../naive/room.ts';
import { nameOf } from '../naive/room.ts';
import { selectAuthEvents } from '../naive/selection.ts';
import type { Dice } from './dice.ts';

/** The auth events of a new event: nine times in ten the right ones. */
export function citations(
  draft: PduDraft,
  before: State,
  events: readonly RoomEvent[],
  version: VersionNumber,
  dice: Dice,
): EventId[] {
  const right = selectAuthEvents(draft, before, version);
  if (dice.chance(0.92) || right.length === 0) return right;
  const wrong = dice.pick([withoutOne, withAnother, twice, outdated, outdated, outdated])(
    right,
    events,
    dice,
  );
  return dice.chance(0.5) ? dice.shuffled(wrong) : wrong;
}

type Change = (right: readonly EventId[], events: readonly RoomEvent[], dice: Dice) => EventId[];

const withoutOne: Change = (right, _events, dice) => {
  const gone = dice.any(right);
  return right.filter((id) => id !== gone);
};

const withAnother: Change = (right, events, dice) => {
  const other = dice.any(events);
  return other === undefined ? [...right] : [...right, other.id];
};

const twice: Change = (right, _events, dice) => {
  const again = dice.any(right);
  return again === undefined ? [] : [...right, again];
};

/** An event at the same place of the state, which may be older, rejected, or of another room. */
const outdated: Change = (right, events, dice) => {
  const replaced = events.find(({ id }) => id === dice.any(right));
  if (replaced === undefined) return [...right];
  const name = nameOf(replaced.pdu);
  const other = dice.any(events.filter(({ pdu }) => nameOf(pdu) === name));
  return right.map((id) => (id === replaced.id && other !== undefined ? other.id : id));
};
