import { serverOf } from '../identifiers.ts';
import type { AuthCase } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Rule 4 of room versions 1 to 5: `m.room.aliases`, which any server may set for itself, joined or
 * not.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v5/#authorisation-rules
 */
export function authorizeAliases({ event, rules }: AuthCase): Verdict {
  if (event.state_key === undefined) {
    return refuse(rules.aliasesStateKey, 'm.room.aliases needs a state_key');
  }
  if (serverOf(event.sender) !== event.state_key) {
    return refuse(rules.aliasesServer, 'the state_key of m.room.aliases must be your own server');
  }
  return allow(rules.aliasesAllowed);
}
