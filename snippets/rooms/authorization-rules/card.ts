/**
 * A rule card: one authorization rule in our words, with an event that passes it and one that is refused.
 *
 * What a card says of its two events are claims. They are checked in every room version that has the rule: in the tests,
 * when the site is built, and in the reader's browser.
 */
import {
  ABSENT,
  type RuleName,
  ruleNumbers,
} from '../../../server/matrix/event-auth/rule-numbers.ts';
import {
  ROOM_VERSIONS,
  type RoomVersion,
  type RoomVersionId,
} from '../../../server/matrix/room-versions.ts';
import type { Sketch } from '../sketch/sketch.ts';

/** One event before the rules, and what becomes of it. */
export interface RuleCase {
  /** The claim: a sentence. */
  readonly says: string;
  /** The rule that decides. */
  readonly by: RuleName;
  readonly sketch: (version: RoomVersion) => Sketch;
}

export interface RuleCard {
  /** In kebab-case, for addresses: `join-banned`. */
  readonly id: string;
  readonly rule: RuleName;
  readonly title: string;
  /** The rule in our words, where the title does not say it all. `code` is set as code. */
  readonly about?: string;
  /** The function that follows the rule: a file of server/matrix/ and a name in it. */
  readonly source: readonly [file: string, name: string];
  /** Versions that have the rule but to which the card does not apply. */
  readonly unless?: (version: RoomVersion) => boolean;
  readonly allowed: RuleCase;
  readonly refused: RuleCase;
}

export type CaseName = 'allowed' | 'refused';
export const CASES: readonly CaseName[] = ['allowed', 'refused'];

/** The number that a version gives to a rule, if it has the rule. */
export function numberIn(version: RoomVersion, rule: RuleName): string | undefined {
  const number = ruleNumbers(version)[rule];
  return number === ABSENT ? undefined : number;
}

/** Whether a card says something about a version. */
export function appliesTo(card: RuleCard, version: RoomVersion): boolean {
  return numberIn(version, card.rule) !== undefined && card.unless?.(version) !== true;
}

/** The versions that a card applies to, oldest first. */
export function versionsOf(card: RuleCard): RoomVersion[] {
  return Object.values(ROOM_VERSIONS).filter((version) => appliesTo(card, version));
}

/** Neighbouring versions for which something is the same. */
export interface VersionRange {
  readonly first: RoomVersionId;
  readonly last: RoomVersionId;
  /** What is the same. */
  readonly value: string;
}

/** Puts neighbouring versions together for which a function gives the same text. */
export function rangesOf(
  versions: readonly RoomVersion[],
  valueOf: (version: RoomVersion) => string,
): VersionRange[] {
  const ranges: VersionRange[] = [];
  for (const version of versions) {
    const value = valueOf(version);
    const last = ranges.at(-1);
    if (last?.value === value) ranges.splice(-1, 1, { ...last, last: version.id });
    else ranges.push({ first: version.id, last: version.id, value });
  }
  return ranges;
}

/** A rule's number in every version that has it, neighbours with the same number together. */
export function numberRanges(card: RuleCard): VersionRange[] {
  return rangesOf(versionsOf(card), (version) => numberIn(version, card.rule) ?? '');
}

/** `1–5`, or `12` for a single version. */
export function rangeText({ first, last }: VersionRange): string {
  return first === last ? first : `${first}–${last}`;
}
