/**
 * What a user's push rules say of one room, said of another too: of the one that took its place.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#room-upgrades
 */
import type { RoomId } from '../matrix/identifiers.ts';
import { RULE_KINDS, type PushRule, type RuleKind } from '../matrix/push-rules/types.ts';
import { putRule, type RuleChanges } from './rule-changes.ts';

/**
 * The kinds whose rules clients name after the room they are about: rules for a room, and the ones that mute it or
 * let everything through.
 */
const NAMED_AFTER_ROOMS: ReadonlySet<RuleKind> = new Set(['override', 'room', 'underride']);

/** The changes with rules about `to` like those about `from`. Undefined: there are none to carry over. */
export function carryRules(
  changes: RuleChanges,
  from: RoomId,
  to: RoomId,
): RuleChanges | undefined {
  let carried: RuleChanges | undefined;
  for (const kind of RULE_KINDS) {
    if (!NAMED_AFTER_ROOMS.has(kind)) continue;
    const has = (id: RoomId) => changes.own[kind].find(({ rule_id }) => rule_id === id);
    const rule = has(from);
    if (rule === undefined || has(to) !== undefined) continue;
    carried = putRule(carried ?? changes, kind, aboutRoom(rule, from, to), { after: from });
  }
  return carried;
}

function aboutRoom(rule: PushRule, from: RoomId, to: RoomId): PushRule {
  const conditions = rule.conditions?.map((condition) =>
    condition.kind === 'event_match' && condition.key === 'room_id' && condition.pattern === from
      ? { ...condition, pattern: to }
      : condition,
  );
  return { ...rule, rule_id: to, ...(conditions === undefined ? {} : { conditions }) };
}
