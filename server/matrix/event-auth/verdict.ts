/**
 * What the authorization rules say about an event.
 *
 * `rule` is the number of the rule that refused, as the spec's page for the room version counts
 * them (`5.3.2`); `reason` is a sentence for a person.
 */
export type Verdict = Allowed | Refused;
export type Allowed = { readonly allowed: true };
export type Refused = { readonly allowed: false; readonly rule: string; readonly reason: string };

export const ALLOWED: Allowed = { allowed: true };

export function refuse(rule: string, reason: string): Refused {
  return { allowed: false, rule, reason };
}
