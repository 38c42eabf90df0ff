import type { PduDraft } from '../events.ts';
import { roomIdFromCreate } from '../hashing.ts';
import { serverOf } from '../identifiers.ts';
import { authorizeAliases } from './aliases.ts';
import { type AuthCase, authCase, type AuthContext, showPower } from './auth-case.ts';
import { authorizeCreate } from './create.ts';
import { authorizeMember } from './member.ts';
import { authorizePowerLevels } from './power-levels.ts';
import { authorizeRedaction } from './redaction.ts';
import type { RoomVersion } from '../room-versions.ts';
import { ruleNumbers } from './rule-numbers.ts';
import { authorizeThirdPartyInvite } from './third-party-invite.ts';
import { allow, refuse, type Refused, type Verdict } from './verdict.ts';

export type { AuthContext } from './auth-case.ts';
export { checkCitedEvents } from './cited-events.ts';
export { mayRedact, redactionApplies } from './redaction.ts';
export type { Verdict } from './verdict.ts';
export { watchState } from './watched-state.ts';

/**
 * Whether an event may enter a room in the given state, and which rule says so.
 *
 * Rules are asked in the spec's order, the first answer counts. The event's own `auth_events` are
 * judged apart, by `checkCitedEvents`: an event made here cites what we chose, one from elsewhere
 * is judged against several states but cites once.
 *
 * @returns the verdict; never throws for anything that is an event
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorize(event: PduDraft, context: AuthContext): Verdict {
  const { version, state } = context;
  if (event.type === 'm.room.create') return authorizeCreate(event, version);

  const rules = ruleNumbers(version);
  const create = state('m.room.create', '');
  if (create === undefined) return withoutCreate(version);
  const auth = authCase(event, context, create);
  const outside = wrongRoom(auth) ?? notFederated(auth);
  if (outside !== undefined) return outside;

  if (event.type === 'm.room.aliases' && version.auth.aliasesRule) return authorizeAliases(auth);
  if (event.type === 'm.room.member') return authorizeMember(auth);

  if (auth.membershipOf(event.sender) !== 'join') {
    return refuse(rules.senderJoined, `${event.sender} is not in this room`);
  }
  if (event.type === 'm.room.third_party_invite') return authorizeThirdPartyInvite(auth);

  const powerless = lacksPower(auth) ?? foreignStateKey(auth);
  if (powerless !== undefined) return powerless;

  if (event.type === 'm.room.power_levels') return authorizePowerLevels(auth);
  if (event.type === 'm.room.redaction' && version.auth.redactionRule) {
    return authorizeRedaction(auth);
  }
  return allow(rules.otherwise);
}

/** A room without a beginning: the event cannot have cited one, by id or, since version 12, by room id. */
function withoutCreate(version: RoomVersion): Refused {
  const rules = ruleNumbers(version);
  return version.auth.createIsAuthEvent
    ? refuse(rules.citedCreate, 'the room has no m.room.create event')
    : refuse(rules.roomId, 'the room id names no m.room.create event');
}

/** From room version 12 on the room id is the create event's id, and so proves which one it is. */
function wrongRoom({ event, version, createEventId, rules }: AuthCase): Refused | undefined {
  if (version.roomIds !== 'create-event') return undefined;
  if (event.room_id === roomIdFromCreate(createEventId())) return undefined;
  return refuse(rules.roomId, 'the room_id does not name the room’s m.room.create event');
}

function notFederated({ event, create, rules }: AuthCase): Refused | undefined {
  if (create.content['m.federate'] !== false) return undefined;
  if (serverOf(event.sender) === serverOf(create.sender)) return undefined;
  return refuse(rules.federate, 'this room is not open to users of other servers (m.federate)');
}

function lacksPower({ event, power, senderPower, rules }: AuthCase): Refused | undefined {
  const needed = power().toSend(event.type, event.state_key === undefined ? 'message' : 'state');
  if (senderPower() >= needed) return undefined;
  return refuse(
    rules.requiredPower,
    `sending ${event.type} takes power ${needed}, ${event.sender} has ${showPower(senderPower())}`,
  );
}

/** State that is named after a user belongs to that user. */
function foreignStateKey({ event, rules }: AuthCase): Refused | undefined {
  const key = event.state_key;
  if (key === undefined || !key.startsWith('@') || key === event.sender) return undefined;
  return refuse(rules.foreignStateKey, `only ${key} may set state under that state_key`);
}
