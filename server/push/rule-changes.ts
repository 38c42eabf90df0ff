/**
 * What a user changed about the default push rules, and how. Pure: every change makes a new document.
 *
 * Only changes are stored, so that a default rule that comes or goes with a later version of the spec comes
 * or goes for everyone.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#predefined-rules
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import {
  isArray,
  isObject,
  isString,
  own,
  type JsonObject,
  type JsonValue,
} from '../matrix/json.ts';
import { withDefaultRules } from '../matrix/push-rules/default-rules.ts';
import {
  RULE_KINDS,
  type PushAction,
  type PushRule,
  type PushRuleset,
  type RuleKind,
} from '../matrix/push-rules/types.ts';

/** What is different about a default rule. */
export interface DefaultChange {
  readonly enabled?: boolean;
  readonly actions?: readonly PushAction[];
}

export interface RuleChanges {
  /** The user's own rules; within a kind, the first has priority. */
  readonly own: PushRuleset;
  /** By `kind/rule_id`. */
  readonly defaults: Readonly<Record<string, DefaultChange>>;
}

export const NO_CHANGES: RuleChanges = {
  own: { override: [], content: [], room: [], sender: [], underride: [] },
  defaults: {},
};

/** Where to put a rule: next to one of the user's own. */
export interface RuleNeighbours {
  readonly before?: string;
  readonly after?: string;
}

const keyOf = (kind: RuleKind, ruleId: string): string => `${kind}/${ruleId}`;

/** All of a user's rules, the default ones with what was changed about them. */
export function applyChanges(userId: UserId, changes: RuleChanges): PushRuleset {
  const all = withDefaultRules(userId, changes.own);
  const changed = (kind: RuleKind) =>
    all[kind].map((rule) =>
      rule.default ? { ...rule, ...changes.defaults[keyOf(kind, rule.rule_id)] } : rule,
    );
  return {
    override: changed('override'),
    content: changed('content'),
    room: changed('room'),
    sender: changed('sender'),
    underride: changed('underride'),
  };
}

/** Throws M_NOT_FOUND when there is no such rule. */
export function findRule(rules: PushRuleset, kind: RuleKind, ruleId: string): PushRule {
  const rule = rules[kind].find((one) => one.rule_id === ruleId);
  if (rule !== undefined) return rule;
  throw new MatrixError('M_NOT_FOUND', `there is no push rule ${ruleId} of kind ${kind}`);
}

/**
 * Adds a rule of the user, or replaces the one with its id, which keeps its place unless it is given a new
 * one, and stays disabled if it was. A new rule comes first. Throws M_UNKNOWN when a neighbour is not one of
 * the user's own rules of this kind.
 */
export function putRule(
  changes: RuleChanges,
  kind: RuleKind,
  rule: PushRule,
  { before, after }: RuleNeighbours,
): RuleChanges {
  const rules = changes.own[kind];
  const index = rules.findIndex((one) => one.rule_id === rule.rule_id);
  const others = rules.filter((one) => one.rule_id !== rule.rule_id);
  const placeOf = (neighbour: string): number => {
    const place = others.findIndex((one) => one.rule_id === neighbour);
    if (place >= 0) return place;
    throw new MatrixError(
      'M_UNKNOWN',
      `before or after names ${neighbour}, which is no other rule of yours of kind ${kind}`,
    );
  };
  let place = Math.max(index, 0);
  if (after !== undefined) place = placeOf(after) + 1;
  if (before !== undefined) place = placeOf(before);
  const enabled = rules[index]?.enabled ?? rule.enabled;
  return withRules(changes, kind, others.toSpliced(place, 0, { ...rule, enabled }));
}

/** Throws M_INVALID_PARAM for a default rule, M_NOT_FOUND when there is no such rule. */
export function removeRule(
  userId: UserId,
  changes: RuleChanges,
  kind: RuleKind,
  ruleId: string,
): RuleChanges {
  if (findRule(applyChanges(userId, changes), kind, ruleId).default)
    throw new MatrixError(
      'M_INVALID_PARAM',
      `${ruleId} is a rule of the server; it can be disabled, not deleted`,
    );
  const rules = changes.own[kind].filter((rule) => rule.rule_id !== ruleId);
  return withRules(changes, kind, rules);
}

/** Changes parts of any rule, default ones too. Throws M_NOT_FOUND when there is no such rule. */
export function changeRule(
  userId: UserId,
  changes: RuleChanges,
  kind: RuleKind,
  ruleId: string,
  change: DefaultChange,
): RuleChanges {
  const rule = findRule(applyChanges(userId, changes), kind, ruleId);
  if (rule.default) {
    const key = keyOf(kind, ruleId);
    const changed = { ...changes.defaults[key], ...change };
    return { ...changes, defaults: { ...changes.defaults, [key]: changed } };
  }
  const rules = changes.own[kind].map((one) =>
    one.rule_id === ruleId ? { ...one, ...change } : one,
  );
  return withRules(changes, kind, rules);
}

function withRules(changes: RuleChanges, kind: RuleKind, rules: readonly PushRule[]): RuleChanges {
  return { ...changes, own: { ...changes.own, [kind]: rules } };
}

/** Reads changes as they were stored. What does not look like a rule is left out. */
export function readChanges(stored: JsonObject): RuleChanges {
  const lists = isObject(stored['own']) ? stored['own'] : {};
  const rules = (kind: RuleKind): PushRule[] => {
    const list = own(lists, kind);
    return isArray(list) ? list.flatMap(readStoredRule) : [];
  };
  const defaults = isObject(stored['defaults']) ? stored['defaults'] : {};
  return {
    own: {
      override: rules('override'),
      content: rules('content'),
      room: rules('room'),
      sender: rules('sender'),
      underride: rules('underride'),
    },
    defaults: Object.fromEntries(
      Object.entries(defaults).map(([key, change]) => [key, readStoredChange(change)]),
    ),
  };
}

/** The document to store. */
export function storedChanges({ own: mine, defaults }: RuleChanges): JsonObject {
  return {
    own: Object.fromEntries(RULE_KINDS.map((kind) => [kind, mine[kind].map(ruleJson)])),
    defaults: Object.fromEntries(
      Object.entries(defaults).map(([key, change]) => [key, { ...change }]),
    ),
  };
}

/** A rule as clients see it. */
export function ruleJson(rule: PushRule): JsonObject {
  return { ...rule };
}

/** A ruleset as clients see it. */
export function rulesetJson(rules: PushRuleset): JsonObject {
  return Object.fromEntries(RULE_KINDS.map((kind) => [kind, rules[kind].map(ruleJson)]));
}

function readStoredRule(value: JsonValue): PushRule[] {
  if (!isObject(value) || !isString(value['rule_id'])) return [];
  const { rule_id, pattern, conditions } = value;
  return [
    {
      rule_id,
      default: false,
      enabled: value['enabled'] !== false,
      actions: actionsIn(value['actions']),
      ...(isString(pattern) ? { pattern } : {}),
      ...(isArray(conditions)
        ? {
            conditions: conditions.flatMap((condition) =>
              isObject(condition) && isString(condition['kind'])
                ? [{ ...condition, kind: condition['kind'] }]
                : [],
            ),
          }
        : {}),
    },
  ];
}

function readStoredChange(value: JsonValue): DefaultChange {
  if (!isObject(value)) return {};
  const { enabled, actions } = value;
  return {
    ...(typeof enabled === 'boolean' ? { enabled } : {}),
    ...(isArray(actions) ? { actions: actionsIn(actions) } : {}),
  };
}

function actionsIn(value: JsonValue | undefined): PushAction[] {
  if (!isArray(value)) return [];
  return value.flatMap((action) => (isString(action) || isObject(action) ? [action] : []));
}
