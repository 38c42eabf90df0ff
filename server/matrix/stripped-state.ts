import type { PduDraft, StateKey } from './events.ts';
import type { UserId } from './identifiers.ts';
import type { JsonObject } from './json.ts';

/** An event as someone outside the room sees it: no ids, no times, no signatures. */
export type StrippedEvent = {
  readonly type: string;
  readonly state_key: string;
  readonly sender: UserId;
  readonly content: JsonObject;
};

/**
 * The state that tells a potential joiner what room this is.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#stripped-state
 */
export const STRIPPED_STATE: readonly StateKey[] = [
  ['m.room.create', ''],
  ['m.room.name', ''],
  ['m.room.avatar', ''],
  ['m.room.topic', ''],
  ['m.room.join_rules', ''],
  ['m.room.canonical_alias', ''],
  ['m.room.encryption', ''],
];

/** @returns `undefined` for an event that is not state */
export function stripEvent(event: PduDraft): StrippedEvent | undefined {
  const { type, state_key, sender, content } = event;
  return state_key === undefined ? undefined : { type, state_key, sender, content };
}
