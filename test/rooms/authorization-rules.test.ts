import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../server/crypto/node.ts';
import { ABSENT, ruleNumbers } from '../../server/matrix/event-auth/rule-numbers.ts';
import { ROOM_VERSIONS, type RoomVersion } from '../../server/matrix/room-versions.ts';
import { CASES, type RuleCard, versionsOf } from '../../snippets/rooms/authorization-rules/card.ts';
import { RULE_CARDS } from '../../snippets/rooms/authorization-rules/cards.ts';
import { runCase, verdictText } from '../../snippets/rooms/authorization-rules/run.ts';

const crypto = nodeCrypto();
const VERSIONS = Object.values(ROOM_VERSIONS);

/** Both events of a card before the rules of a version. */
function runCard(card: RuleCard, version: RoomVersion) {
  return CASES.map((name) => ({ name, version, ...runCase(card, name, version, crypto) }));
}

/** Every card in every version that has its rule, run once. */
const RUNS = new Map(
  RULE_CARDS.map((card) => [
    card.id,
    versionsOf(card).flatMap((version) => runCard(card, version)),
  ]),
);

describe.each(RULE_CARDS.map((card) => [card.id, card] as const))('rule card %s', (_id, card) => {
  it('holds in every version that has the rule', () => {
    const runs = RUNS.get(card.id) ?? [];
    const wrong = runs.filter(({ holds }) => !holds);
    expect(
      wrong.map(
        ({ version, name, verdict, expected }) =>
          `version ${version.id}, ${name}: ${verdictText(verdict)}, documented ${expected}`,
      ),
    ).toEqual([]);
    expect(runs.length).toBeGreaterThan(0);
  });

  it('is about its rule', () => {
    expect([card.allowed.by, card.refused.by]).toContain(card.rule);
  });
});

describe('the rule cards', () => {
  it('have ids of their own', () => {
    const ids = RULE_CARDS.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  });

  it.each(VERSIONS.map((version) => [version.id, version] as const))(
    'reach every rule of version %s by which an event can be allowed or refused',
    (_id, version) => {
      // A group of rules is no verdict.
      const { cited: _group, ...rules } = ruleNumbers(version);
      const all = Object.values(rules).filter((number) => number !== ABSENT);
      expect(all.length).toBeGreaterThan(40);
      const verdicts = [...RUNS.values()].flat().filter((run) => run.version === version);
      const reached = verdicts.map(({ verdict }) => verdict.rule);
      expect([...new Set(reached)].sort()).toEqual([...new Set(all)].sort());
    },
  );
});
