import type { CryptoPrimitives } from '../crypto.ts';
import {
  type Membership,
  membershipOf,
  type Pdu,
  type PduDraft,
  type StateLookup,
} from '../events.ts';
import type { EventId, ServerNameText, UserId } from '../identifiers.ts';
import { isString } from '../json.ts';
import { type PowerLevels, powerLevelsOf } from '../power-levels.ts';
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

/** One event before the rules: the context, and what most rules ask about. */
export type AuthCase = {
  readonly event: PduDraft;
  readonly context: AuthContext;
  readonly version: RoomVersion;
  readonly create: Pdu;
  readonly power: PowerLevels;
  readonly rules: RuleNumbers;
  /** The sender's power. */
  readonly senderPower: number;
  readonly membershipOf: (user: UserId) => Membership | undefined;
  /** `invite` where the room has no join rules. */
  readonly joinRule: string;
};

export function authCase(event: PduDraft, context: AuthContext, create: Pdu): AuthCase {
  const power = powerLevelsOf(context.state, context.version);
  const joinRule = context.state('m.room.join_rules', '')?.content.join_rule;
  return {
    event,
    context,
    version: context.version,
    create,
    power,
    rules: ruleNumbers(context.version),
    senderPower: power.of(event.sender),
    membershipOf: (user) => membershipOf(context.state, user),
    joinRule: isString(joinRule) ? joinRule : 'invite',
  };
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
