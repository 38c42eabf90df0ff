/** Rule cards in the reader's browser: the server's own rules, and cryptography in plain JavaScript. */
import { nobleCrypto } from '../../server/crypto/noble.ts';
import { ROOM_VERSIONS, isRoomVersionId } from '../../server/matrix/room-versions.ts';
import {
  appliesTo,
  type CaseName,
  numberIn,
  type RuleCard,
} from '../../snippets/rooms/authorization-rules/card.ts';
import { ruleCard } from '../../snippets/rooms/authorization-rules/cards.ts';
import { runCase } from '../../snippets/rooms/authorization-rules/run.ts';
import { type Judgement, judge } from '../../snippets/rooms/sketch/judge.ts';
import { readSketch, type Sketch } from '../../snippets/rooms/sketch/sketch.ts';

const crypto = nobleCrypto();

function versionOf(id: string) {
  if (isRoomVersionId(id)) return ROOM_VERSIONS[id];
  throw new Error(`there is no room version ${id}`);
}

function cardOf(id: string): RuleCard {
  const card = ruleCard(id);
  if (card === undefined) throw new Error(`there is no rule card ${id}`);
  return card;
}

/** The number of a card's rule in a version; undefined where the card does not apply. */
export function ruleNumberOf(id: string, version: string): string | undefined {
  const card = cardOf(id);
  const chosen = versionOf(version);
  return appliesTo(card, chosen) ? numberIn(chosen, card.rule) : undefined;
}

/** What the card has in a version, to be shown and edited. */
export function sketchOf(id: string, name: CaseName, version: string): Sketch {
  return cardOf(id)[name].sketch(versionOf(version));
}

/** Judges a case as it is documented. */
export function runDocumented(
  id: string,
  name: CaseName,
  version: string,
): Judgement & { readonly holds: boolean; readonly expected: string } {
  return runCase(cardOf(id), name, versionOf(version), crypto);
}

/** Judges what the reader wrote. Throws where it makes no events, and says why. */
export function runEdited(
  roomText: string,
  eventText: string,
  version: string,
): Judgement & { readonly sketch: Sketch } {
  const sketch = readSketch(roomText, eventText);
  return { sketch, ...judge(sketch, versionOf(version), crypto) };
}
