import type { CryptoPrimitives } from '../crypto.ts';
import {
  type Membership,
  membershipOf,
  type Pdu,
  type PduDraft,
  type StateLookup,
} from '../events.ts';
import { eventId } from '../hashing.ts';
import type { EventId, ServerNameText, UserId } from '../identifiers.ts';
import { isString } from '../json.ts';
import { once } from '../once.ts';
import { type PowerLevels, powerLevels } from '../power-levels.ts';
import type { RoomVersion } from '../room-versions.ts';
import { type RuleNumbers, ruleNumbers } from './rule-numbers.ts';

/** What an event is judged against. */
export type AuthContext = {
  readonly version: RoomVersion;
  /** The room state before the event, or the state that its auth events make up. */
  readonly state: StateLookup;
  readonly crypto: CryptoPrimitives;
  /** Whether the event carries a signature of this server that was found right. */
  readonly signedBy: (server: ServerNameText) => boolean;
  /** The id of the room's create event, where the caller knows it; else it is worked out. */
  readonly createEventId?: EventId;
};

/**
 * One event before the rules: the context, and what most rules ask about. The functions read the
 * state when they are called and not before, so that a verdict looks at what it depends on and at
 * nothing else.
 */
export type AuthCase = {
  readonly event: PduDraft;
  readonly context: AuthContext;
  readonly version: RoomVersion;
  readonly rules: RuleNumbers;
  readonly create: Pdu;
  readonly createEventId: () => EventId;
  readonly power: () => PowerLevels;
  readonly senderPower: () => number;
  readonly membershipOf: (user: UserId) => Membership | undefined;
  /** `invite` where the room has none. */
  readonly joinRule: () => string;
};

export function authCase(event: PduDraft, context: AuthContext, create: Pdu): AuthCase {
  const { version, state, crypto } = context;
  const power = once(() => powerLevels(create, state('m.room.power_levels', ''), version));
  return {
    event,
    context,
    version,
    rules: ruleNumbers(version),
    create,
    createEventId: once(() => context.createEventId ?? eventId(create, version, crypto)),
    power,
    senderPower: once(() => power().of(event.sender)),
    membershipOf: (user) => membershipOf(state, user),
    joinRule: once(() => joinRuleIn(state)),
  };
}

/** A rule that is there and no text is none of those that let somebody in. */
function joinRuleIn(state: StateLookup): string {
  const rule = state('m.room.join_rules', '')?.content.join_rule;
  if (rule === undefined) return 'invite';
  return isString(rule) ? rule : '(not a string)';
}

/** An `m.room.member` event with its two mandatory parts at hand. */
export type MemberCase = AuthCase & {
  /** The user whose membership would change. */
  readonly target: UserId;
};

/** A power level for a sentence: creators of newer rooms have more than any number. */
export function showPower(level: number): string {
  return level === Infinity ? 'infinite' : String(level);
}
