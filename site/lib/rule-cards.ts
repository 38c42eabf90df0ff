/** Rule cards while the site is built: run in every room version that has their rule; one that does not hold stops the build. */
import type { RuleCard } from '../../snippets/rooms/authorization-rules/card.ts';
import type { CaseRun } from '../../snippets/rooms/authorization-rules/run.ts';
import type { CaseName } from '../../snippets/rooms/authorization-rules/card.ts';
import type { RoomVersion } from '../../server/matrix/room-versions.ts';
import { loadModule } from './project.ts';

/** A card and what its events came to, in the newest version that has its rule. */
export interface FinishedCard {
  readonly card: RuleCard;
  readonly version: RoomVersion;
  /** The rule's number in that version. */
  readonly number: string;
  readonly cases: Readonly<Record<CaseName, CaseRun>>;
  /** In which versions the rule has which number, for a reader. */
  readonly numbers: readonly { readonly versions: string; readonly number: string }[];
}

/** A verdict other than the documented one. */
export class CardFailed extends Error {
  override name = 'CardFailed';
}

const FOLDER = 'snippets/rooms/authorization-rules';
const cards = (): Promise<typeof import('../../snippets/rooms/authorization-rules/cards.ts')> =>
  loadModule(`${FOLDER}/cards.ts`);

/** Every card there is, in the order of the rules. */
export async function ruleCards(): Promise<readonly RuleCard[]> {
  return (await cards()).RULE_CARDS;
}

/** Runs a card. Throws when there is none of that id, or it does not hold in some version. */
export async function verifiedCard(id: string): Promise<FinishedCard> {
  const card = (await cards()).ruleCard(id);
  if (card === undefined) throw new Error(`there is no rule card "${id}"`);
  const {
    versionsOf,
    numberIn,
    numberRanges,
    rangeText,
  }: typeof import('../../snippets/rooms/authorization-rules/card.ts') = await loadModule(
    `${FOLDER}/card.ts`,
  );
  const { runCase, verdictText }: typeof import('../../snippets/rooms/authorization-rules/run.ts') =
    await loadModule(`${FOLDER}/run.ts`);
  const { nodeCrypto }: typeof import('../../server/crypto/node.ts') =
    await loadModule('server/crypto/node.ts');
  const crypto = nodeCrypto();
  const run = (name: CaseName, version: RoomVersion): CaseRun => {
    const result = runCase(card, name, version, crypto);
    if (result.holds) return result;
    throw new CardFailed(
      `rule card "${id}", version ${version.id}: “${card[name].says}” is documented as ${name} by rule ${result.expected}, and was: ${verdictText(result.verdict)}`,
    );
  };
  const all = versionsOf(card).map((version) => ({
    version,
    cases: { allowed: run('allowed', version), refused: run('refused', version) },
  }));
  const newest = all.at(-1);
  if (newest === undefined) throw new CardFailed(`rule card "${id}" applies to no version`);
  return {
    card,
    ...newest,
    number: numberIn(newest.version, card.rule) ?? '',
    numbers: numberRanges(card).map((range) => ({
      versions: rangeText(range),
      number: range.value,
    })),
  };
}
