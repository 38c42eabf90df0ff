/**
 * Checks of push rules that clients write.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#push-rules
 */
import { MatrixError } from '../errors.ts';
import { isRoomId, isUserId } from '../matrix/identifiers.ts';
import {
  isArray,
  isInteger,
  isObject,
  isString,
  type JsonObject,
  type JsonValue,
} from '../matrix/json.ts';
import type { PushAction, PushCondition, PushRule, RuleKind } from '../matrix/push-rules/types.ts';

/** Actions of earlier versions of the spec that do nothing. They are kept: clients look for them to know their own rules. */
const HISTORICAL: ReadonlySet<string> = new Set(['dont_notify', 'coalesce']);

/** The new rule that a client asks for, enabled. Throws M_INVALID_PARAM or M_BAD_JSON naming what is wrong. */
export function readRule(kind: RuleKind, ruleId: string, body: JsonObject): PushRule {
  checkRuleId(kind, ruleId);
  return {
    rule_id: ruleId,
    default: false,
    enabled: true,
    actions: readActions(body['actions']),
    ...specifics(kind, body),
  };
}

/** The actions as they were written, also those that do nothing any more. Throws M_BAD_JSON. */
export function readActions(value: JsonValue | undefined): readonly PushAction[] {
  if (!isArray(value)) throw bad('actions must be a list');
  return value.map((action, index): PushAction => {
    if (action === 'notify' || (isString(action) && HISTORICAL.has(action))) return action;
    if (isObject(action) && isString(action['set_tweak'])) return action;
    throw bad(`actions[${index}] must be "notify" or an object with a string set_tweak`);
  });
}

function checkRuleId(kind: RuleKind, ruleId: string): void {
  if (ruleId.startsWith('.'))
    throw invalid('ruleId must not start with a dot: those are the rules of the server');
  if (/[/\\\0]/.test(ruleId)) throw invalid('ruleId must not hold a slash, a backslash or a NUL');
  if (kind === 'room' && !isRoomId(ruleId))
    throw invalid('ruleId must be a room id: that is what a rule of kind room applies to');
  if (kind === 'sender' && !isUserId(ruleId))
    throw invalid('ruleId must be a user id: that is what a rule of kind sender applies to');
}

function specifics(kind: RuleKind, body: JsonObject): Pick<PushRule, 'conditions' | 'pattern'> {
  if (kind === 'content') {
    if (!isString(body['pattern'])) throw bad('pattern must be a string in a rule of kind content');
    return { pattern: body['pattern'] };
  }
  if (kind === 'override' || kind === 'underride')
    return { conditions: readConditions(body['conditions']) };
  return {};
}

function readConditions(value: JsonValue | undefined): readonly PushCondition[] {
  if (value === undefined) return [];
  if (!isArray(value)) throw bad('conditions must be a list');
  return value.map((condition, index) => {
    const where = `conditions[${index}]`;
    if (!isObject(condition)) throw bad(`${where} must be an object`);
    const { kind } = condition;
    if (!isString(kind)) throw bad(`${where}.kind must be a string`);
    checkParameters({ ...condition, kind }, where);
    return { ...condition, kind };
  });
}

/** Conditions of unknown kind pass: they never hold, and a client may know more than this server. */
function checkParameters(condition: PushCondition, where: string): void {
  const needString = (name: string): void => {
    if (!isString(condition[name])) throw bad(`${where}.${name} must be a string`);
  };
  switch (condition.kind) {
    case 'event_match':
      needString('key');
      needString('pattern');
      return;
    case 'event_property_is':
    case 'event_property_contains':
      needString('key');
      if (!isScalar(condition['value']))
        throw bad(`${where}.value must be a string, a whole number, true, false or null`);
      return;
    case 'room_member_count':
      needString('is');
      if (!/^(==|<|>|>=|<=)?[0-9]+$/.test(String(condition['is'])))
        throw bad(`${where}.is must be a number, optionally after ==, <, >, >= or <=`);
      return;
    case 'sender_notification_permission':
      needString('key');
  }
}

function isScalar(value: JsonValue | undefined): boolean {
  return value === null || typeof value === 'boolean' || isString(value) || isInteger(value);
}

function bad(message: string): MatrixError {
  return new MatrixError('M_BAD_JSON', message);
}

function invalid(message: string): MatrixError {
  return new MatrixError('M_INVALID_PARAM', message);
}
