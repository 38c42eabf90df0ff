/**
 * What the authorization rules say about an event.
 *
 * `rule` is the number of the rule that decided, as the spec's page for the room version counts
 * them (`5.3.2`); `reason` is a sentence for a person.
 */
export type Verdict = Allowed | Refused;
export type Allowed = { readonly allowed: true; readonly rule: string };
export type Refused = {
  readonly allowed: false;
  readonly rule: string;
  readonly reason: string;
  /** Present when the event could be nobody's: its content has the wrong shape, whoever sends it. */
  readonly malformed?: true;
};

export function allow(rule: string): Allowed {
  return { allowed: true, rule };
}

export function refuse(rule: string, reason: string): Refused {
  return { allowed: false, rule, reason };
}

/** A refusal of what the content is, not of who sends it. */
export function refuseShape(rule: string, reason: string): Refused {
  return { allowed: false, rule, reason, malformed: true };
}
