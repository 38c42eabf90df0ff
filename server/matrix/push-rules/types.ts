import type { JsonObject } from '../json.ts';

/**
 * Push rules as clients exchange them.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#push-rules
 */

/** The kinds of rule, in the order in which they are asked. */
export const RULE_KINDS = ['override', 'content', 'room', 'sender', 'underride'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/**
 * `notify`, or a tweak for how to: `{ set_tweak: 'sound', value: 'default' }`. Any other string,
 * such as the former `dont_notify`, and any other object does nothing.
 */
export type PushAction = string | JsonObject;

/** A condition; which keys it has depends on `kind`, and unknown kinds never hold. */
export type PushCondition = JsonObject & { readonly kind: string };

export type PushRule = {
  readonly rule_id: string;
  /** Whether the server made this rule; its id starts with a dot then. */
  readonly default: boolean;
  readonly enabled: boolean;
  readonly actions: readonly PushAction[];
  /** Override and underride rules only. */
  readonly conditions?: readonly PushCondition[];
  /** Content rules only: the glob to find in `content.body`. */
  readonly pattern?: string;
};

/** All rules of a user; within a kind, the first has priority. */
export type PushRuleset = { readonly [kind in RuleKind]: readonly PushRule[] };
