/** Puts a card's two events to the rules, and says whether what the card claims holds. */
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import type { Verdict } from '../../../server/matrix/event-auth/index.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { type Judgement, judge } from '../sketch/judge.ts';
import { type CaseName, numberIn, type RuleCard } from './card.ts';

export interface CaseRun extends Judgement {
  /** Whether the verdict is the documented one, by the documented rule. */
  readonly holds: boolean;
  /** The number of the rule that is documented to decide. */
  readonly expected: string;
}

export function runCase(
  card: RuleCard,
  name: CaseName,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): CaseRun {
  const { by, sketch } = card[name];
  const judgement = judge(sketch(version), version, crypto);
  const expected = numberIn(version, by) ?? `${by}, which version ${version.id} lacks`;
  const { allowed, rule } = judgement.verdict;
  return {
    ...judgement,
    expected,
    holds: allowed === (name === 'allowed') && rule === expected,
  };
}

/** A verdict as a sentence: `Refused by rule 5.3.3: …`. */
export function verdictText(verdict: Verdict): string {
  return verdict.allowed
    ? `Allowed by rule ${verdict.rule}`
    : `Refused by rule ${verdict.rule}: ${verdict.reason}`;
}
