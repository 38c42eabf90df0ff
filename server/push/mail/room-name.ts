/**
 * What a room is called. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#calculating-the-display-name-for-a-room
 */
import { isString, type JsonObject } from '../../matrix/json.ts';
import { nameIn } from './said.ts';
import { WORDS } from './words.ts';

export interface NamedRoom {
  /** Contents of `m.room.name` and `m.room.canonical_alias`. */
  readonly name: JsonObject | undefined;
  readonly alias: JsonObject | undefined;
  /** Names of some of its other members. */
  readonly others: readonly string[];
  /** How many other members it has. */
  readonly otherCount: number;
}

/** How many people a name is made of. */
const NAMED_PEOPLE = 3;

export function roomName({ name, alias, others, otherCount }: NamedRoom): string {
  const given = nameIn(name?.['name']);
  if (given !== '') return given;
  if (isString(alias?.['alias']) && nameIn(alias['alias']) !== '') return nameIn(alias['alias']);
  const people = others.slice(0, NAMED_PEOPLE);
  return people.length === 0
    ? WORDS.emptyRoom
    : WORDS.people(people, Math.max(otherCount - people.length, 0));
}
