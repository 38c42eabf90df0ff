import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import {
  membershipOf,
  type Membership,
  type Pdu,
  type StateLookup,
} from '../../../server/matrix/events.ts';
import { isString } from '../../../server/matrix/json.ts';
import { type RoomEvent, type VersionNumber, domainOf } from './room.ts';

/** All that the rules look at when they judge an event. */
export interface Case {
  readonly version: VersionNumber;
  readonly event: Pdu;
  readonly state: StateLookup;
  /** The events that `prev_events` names, as far as they are known. */
  readonly previous: readonly RoomEvent[];
  /** The events that `auth_events` names; `undefined` when the rules about them were checked before. */
  readonly cited: readonly RoomEvent[] | undefined;
  /** Version 12: the event whose id is the room's with another sigil. */
  readonly roomCreate: RoomEvent | undefined;
  /** Whether a server validly signed the event. */
  readonly signedBy: (server: string) => boolean;
  readonly crypto: CryptoPrimitives;
}

export const isType =
  (type: string) =>
  ({ event }: Case): boolean =>
    event.type === type;

export const sets =
  (membership: Membership) =>
  ({ event }: Case): boolean =>
    event.content['membership'] === membership;

export const joinRuleIs =
  (...rules: readonly string[]) =>
  ({ state }: Case): boolean => {
    // The text says nothing of a room without a join rule; the gap ledger does.
    const { join_rule: rule = 'invite' } = state('m.room.join_rules', '')?.content ?? {};
    return isString(rule) && rules.includes(rule);
  };

export const senderIs =
  (...memberships: readonly Membership[]) =>
  ({ event, state }: Case): boolean =>
    isAmong(membershipOf(state, event.sender), memberships);

/** The target user is whom the state key names. */
export const targetIs =
  (...memberships: readonly Membership[]) =>
  ({ event, state }: Case): boolean =>
    isAmong(membershipOf(state, event.state_key ?? ''), memberships);

export const not =
  (condition: (about: Case) => boolean) =>
  (about: Case): boolean =>
    !condition(about);

export const senderIsTarget = ({ event }: Case): boolean => event.sender === event.state_key;

export const senderDomain = ({ event }: Case): string | undefined => domainOf(event.sender);

function isAmong(membership: Membership | undefined, all: readonly Membership[]): boolean {
  return membership !== undefined && all.includes(membership);
}
