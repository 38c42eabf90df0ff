/**
 * From a row of the outbox to a request, and from the answer back. What a row tells is put together when it is sent, from
 * what is so then: what was redacted, read or left meanwhile is told to nobody.
 */
import type { JsonObject } from '../matrix/json.ts';
import type { PushAction } from '../matrix/push-rules/types.ts';
import { parseStored } from '../storage/json-column.ts';
import type { Engine } from '../storage/engine.ts';
import type { EventStore } from '../storage/events.ts';
import type { MembershipStore } from '../storage/memberships.ts';
import type { NotificationStore } from '../storage/notifications.ts';
import type { PusherAddress } from '../storage/pushers.ts';
import type { PushOutbox, PushRow } from '../storage/push-outbox.ts';
import type { StateStore } from '../storage/state.ts';
import { isArray, isObject, isString } from '../matrix/json.ts';
import { countNotification, eventNotification, type PushedEvent } from './notification-body.ts';

export interface DeliveryDependencies {
  readonly engine: Engine;
  readonly outbox: PushOutbox;
  readonly events: Pick<EventStore, 'byId'>;
  readonly state: Pick<StateStore, 'currentOf'>;
  readonly members: Pick<MembershipStore, 'joinedRooms'>;
  readonly notifications: Pick<NotificationStore, 'counts'>;
}

/** A request that is to be made. */
export interface Push {
  readonly row: PushRow;
  readonly url: URL;
  readonly body: JsonObject;
  /** The count that the gateway is told. */
  readonly unread: number;
}

/** What is to be sent for a pusher next. Rows with nothing left to tell are dropped on the way. */
export async function nextPush(
  deps: DeliveryDependencies,
  pusher: PusherAddress,
): Promise<Push | undefined> {
  const { engine, outbox } = deps;
  for (;;) {
    const row = await outbox.next(pusher);
    if (row === undefined) return undefined;
    const url = isString(row.data['url']) ? URL.parse(row.data['url']) : null;
    const isTold = url !== null && !row.is_silent;
    const made = isTold ? await bodyOf(deps, row) : undefined;
    if (isTold && made !== undefined) return { row, url, ...made };
    const writes = isTold ? [outbox.drop(row)] : outbox.dropUntold(row);
    await engine.commit({ writes, positions: 0 });
  }
}

async function bodyOf(
  deps: DeliveryDependencies,
  row: PushRow,
): Promise<Pick<Push, 'body' | 'unread'> | undefined> {
  const event = row.event_id === '' ? undefined : await eventOf(deps, row);
  const unread = await unreadOf(deps, row);
  if (event !== undefined)
    return { unread, body: eventNotification(row.user_id, row, event, unread) };
  // An event that there is no telling of may have left the count another one.
  return unread === row.told_unread ? undefined : { unread, body: countNotification(row, unread) };
}

/** The event with its surroundings, if it may still be told. */
async function eventOf(
  { events, state }: DeliveryDependencies,
  row: PushRow,
): Promise<PushedEvent | undefined> {
  if (row.is_read || row.is_ignored || row.room_nid === null) return undefined;
  const stored = await events.byId(row.event_id);
  if (stored === undefined || stored.status !== 0 || stored.redactedBy !== null) return undefined;
  const { type, sender, content, state_key } = stored.pdu;
  const isInvite = type === 'm.room.member' && content['membership'] === 'invite';
  if (row.membership !== 'join' && !(isInvite && row.membership === 'invite')) return undefined;
  const around = await state.currentOf([row.room_nid], NAMES, ['', sender]);
  const said = (of: string, key: string, name: string): JsonObject[string] | undefined =>
    around.find(({ pdu }) => pdu.type === of && pdu.state_key === key)?.pdu.content[name];
  return {
    eventId: row.event_id,
    roomId: stored.roomId,
    type,
    sender,
    stateKey: state_key,
    content,
    senderName: said('m.room.member', sender, 'displayname'),
    roomName: said('m.room.name', '', 'name'),
    roomAlias: said('m.room.canonical_alias', '', 'alias'),
    actions: actionsOf(row),
  };
}

const NAMES = ['m.room.member', 'm.room.name', 'm.room.canonical_alias'];

function actionsOf({ actions }: PushRow): readonly PushAction[] {
  const stored = parseStored(actions);
  return isArray(stored) ? stored.filter((action) => isString(action) || isObject(action)) : [];
}

/** All that the user has not read, in all rooms they are in, threads included. */
async function unreadOf(
  { engine, members, notifications }: DeliveryDependencies,
  { user_id }: PushRow,
): Promise<number> {
  const rooms = await members.joinedRooms(user_id);
  const counts = await notifications.counts(user_id, rooms, engine.position);
  return counts.reduce((sum, { notify }) => sum + notify, 0);
}

/** The gateway has taken a notification. The pushers of the keys it rejects go, with all that waits for them. */
export async function pushTaken(
  { engine, outbox }: DeliveryDependencies,
  { row, unread }: Push,
  rejected: ReadonlySet<string>,
): Promise<void> {
  const isRejected = rejected.has(row.pushkey);
  await engine.commit({
    writes: [outbox.drop(row), isRejected ? outbox.reject(row) : outbox.told(row, unread)],
    positions: 0,
  });
}
