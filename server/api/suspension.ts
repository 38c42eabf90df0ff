/**
 * What a suspended user may not do. Everything else goes on: reading, syncing, encryption, leaving, logging out,
 * ending the account.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#account-suspension
 */
import { MatrixError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Requester } from '../sessions/requester.ts';

/** Operations by which others would hear of the user, or the user would come among others. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'ban',
  'createContent',
  'createRoom',
  'delete3pidFromAccount',
  'deleteProfileField',
  'deleteRoomAlias',
  'inviteBy3PID',
  'inviteUser',
  'joinRoom',
  'joinRoomById',
  'kick',
  'knockRoom',
  'setPresence',
  'setProfileField',
  'setRoomAlias',
  'setRoomVisibilityOnDirectory',
  'setTyping',
  'unban',
  'unbind3pidFromAccount',
  'upgradeRoom',
  'uploadContent',
  'uploadContentToMXC',
]);

/** A request of a suspended user, as far as it matters. */
export interface SuspendedCall {
  readonly operationId: string;
  /** Checked against the route's schemas. */
  readonly params: unknown;
  readonly body: unknown;
  readonly requester: Requester;
  readonly services: Pick<Services, 'rooms'>;
}

/** Throws M_USER_SUSPENDED for what a suspended user may not do. */
export async function refuseSuspended(call: SuspendedCall): Promise<void> {
  if (await isForbidden(call))
    throw new MatrixError(
      'M_USER_SUSPENDED',
      'You cannot do that while your account is suspended.',
    );
}

async function isForbidden(call: SuspendedCall): Promise<boolean> {
  const { operationId, params, body, requester } = call;
  switch (operationId) {
    case 'redactEvent':
      return !(await isOwnEvent(call, field(params, 'eventId')));
    case 'sendMessage':
      return !(
        field(params, 'eventType') === 'm.room.redaction' &&
        (await isOwnEvent(call, field(body, 'redacts')))
      );
    case 'setRoomStateWithKey':
      return !(
        field(params, 'eventType') === 'm.room.member' &&
        field(params, 'stateKey') === requester.userId &&
        field(body, 'membership') === 'leave'
      );
    default:
      return FORBIDDEN.has(operationId);
  }
}

/** Throws M_NOT_FOUND for an event that the user may not see: nothing can be said of it. */
async function isOwnEvent(
  { params, requester, services }: SuspendedCall,
  eventId: unknown,
): Promise<boolean> {
  const roomId = field(params, 'roomId');
  if (typeof roomId !== 'string' || typeof eventId !== 'string') return false;
  return (await services.rooms.reads.event(requester, roomId, eventId)).sender === requester.userId;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
