/** The scenarios of ours, in the order in which a newcomer should meet them. */
import type { NamedScenario } from '../scenario.ts';
import { adminsDemoteEachOther } from './admins-demote-each-other.ts';
import { banRaced } from './ban-raced.ts';
import { clockLieIgnored } from './clock-lie-ignored.ts';
import { clockLieWins } from './clock-lie-wins.ts';
import { creatorStays } from './creator-stays.ts';
import { joinRaced } from './join-raced.ts';
import { joinRulesCollide } from './join-rules-collide.ts';
import { kickRaced } from './kick-raced.ts';
import { leftAndBack } from './left-and-back.ts';
import { plainRoom } from './plain-room.ts';
import { powerAtOnce } from './power-at-once.ts';
import { resetByANewName } from './reset-by-a-new-name.ts';
import { resetOfAPromotion } from './reset-of-a-promotion.ts';
import { resetOfTheAbsent } from './reset-of-the-absent.ts';
import { restrictedJoin } from './restricted-join.ts';
import { staleProof } from './stale-proof.ts';
import { topicRaced } from './topic-raced.ts';

/** What is shown to who asks for none. */
export const FIRST = topicRaced;

export const SCENARIOS: readonly NamedScenario[] = [
  FIRST,
  banRaced,
  joinRaced,
  kickRaced,
  leftAndBack,
  restrictedJoin,
  powerAtOnce,
  joinRulesCollide,
  adminsDemoteEachOther,
  creatorStays,
  resetByANewName,
  resetOfTheAbsent,
  resetOfAPromotion,
  clockLieIgnored,
  clockLieWins,
  staleProof,
  plainRoom,
];

export function scenarioById(id: string): NamedScenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
}
