/** Whom an event reaches, of those who have something to be reached at. */
import type { UserId } from '../matrix/identifiers.ts';
import type { PersistedEvent } from './hook.ts';

/** Those of them who are in the room, or are invited to it by the event. Its sender knows. */
export async function reachedBy(
  event: PersistedEvent,
  holders: ReadonlySet<UserId>,
): Promise<ReadonlySet<UserId>> {
  const members = await event.localMembers();
  const [fewer, more] = holders.size < members.size ? [holders, members] : [members, holders];
  const reached = new Set<UserId>();
  for (const userId of fewer) if (more.has(userId)) reached.add(userId);
  const invited = invitedBy(event);
  if (invited !== undefined && holders.has(invited)) reached.add(invited);
  reached.delete(event.sender);
  return reached;
}

/** Whom an event invites. */
export function invitedBy({ type, stateKey, content }: PersistedEvent): UserId | undefined {
  return type === 'm.room.member' && content['membership'] === 'invite' ? stateKey : undefined;
}
