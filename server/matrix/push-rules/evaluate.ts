import { isObject, isString, type JsonValue, own } from '../json.ts';
import { bodyMatches, conditionHolds, type PushContext } from './conditions.ts';
import {
  type PushAction,
  type PushRule,
  type PushRuleset,
  RULE_KINDS,
  type RuleKind,
} from './types.ts';

/** The rule that decides about an event, and what is to be done. */
export type PushDecision = {
  readonly kind: RuleKind;
  readonly ruleId: string;
  readonly actions: readonly PushAction[];
};

/** What the actions amount to. */
export type PushOutcome = {
  readonly notify: boolean;
  readonly highlight: boolean;
  /** Everything that was tweaked, `sound` and `highlight` included, as a push gateway gets it. */
  readonly tweaks: { readonly [tweak: string]: JsonValue };
};

/**
 * Finds the rule that decides about an event: the first enabled one that matches, by kind and then
 * by place.
 *
 * @returns `undefined` when no rule matches, or the user sent the event: nothing happens then
 * @see https://spec.matrix.org/v1.19/client-server-api/#push-rules
 */
export function decidePush(rules: PushRuleset, context: PushContext): PushDecision | undefined {
  if (context.event.sender === context.user) return undefined;
  for (const kind of RULE_KINDS) {
    const rule = rules[kind].find((one) => one.enabled && ruleMatches(kind, one, context));
    if (rule !== undefined) return { kind, ruleId: rule.rule_id, actions: rule.actions };
  }
  return undefined;
}

/**
 * What a list of actions says: whether to notify, whether to highlight, and how.
 *
 * Actions that mean nothing today are passed over.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#actions
 */
export function pushOutcome(actions: readonly PushAction[]): PushOutcome {
  const tweaks = Object.fromEntries(actions.flatMap(tweakOf));
  return {
    notify: actions.includes('notify'),
    highlight: own(tweaks, 'highlight') === true,
    tweaks,
  };
}

/** A highlight without a value is one; any other tweak without a value says nothing. */
function tweakOf(action: PushAction): [string, JsonValue][] {
  if (!isObject(action) || !isString(action.set_tweak)) return [];
  const value = action.value ?? (action.set_tweak === 'highlight' ? true : undefined);
  return value === undefined ? [] : [[action.set_tweak, value]];
}

function ruleMatches(kind: RuleKind, rule: PushRule, context: PushContext): boolean {
  switch (kind) {
    case 'override':
    case 'underride':
      return (rule.conditions ?? []).every((condition) => conditionHolds(condition, context));
    case 'content':
      return rule.pattern !== undefined && bodyMatches(rule.pattern, context.event);
    case 'room':
      return rule.rule_id === context.event.room_id;
    case 'sender':
      return rule.rule_id === context.event.sender;
  }
}
