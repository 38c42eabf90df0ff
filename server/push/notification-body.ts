/**
 * What a push gateway is sent. Pure.
 *
 * @see https://spec.matrix.org/v1.19/push-gateway-api/#post_matrixpushv1notify
 */
import { isString, without, type JsonObject } from '../matrix/json.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { pushOutcome } from '../matrix/push-rules/evaluate.ts';
import type { PushAction } from '../matrix/push-rules/types.ts';

/** The pusher, as its gateway is told of it. */
export interface PushedDevice {
  readonly app_id: string;
  readonly pushkey: string;
  readonly data: JsonObject;
  /** When the client last set it up, in milliseconds since the epoch. */
  readonly changed_at: number;
}

/** An event, with what its receiver is shown of where it was said. */
export interface PushedEvent {
  readonly eventId: string;
  readonly roomId: string;
  readonly type: string;
  readonly sender: string;
  readonly stateKey: string | undefined;
  readonly content: JsonObject;
  readonly senderName: JsonObject[string] | undefined;
  readonly roomName: JsonObject[string] | undefined;
  readonly roomAlias: JsonObject[string] | undefined;
  /** What the rule that matched says to do. */
  readonly actions: readonly PushAction[];
}

/** Of an event: all there is to tell, or with the format `event_id_only` where to find it. */
export function eventNotification(
  userId: UserId,
  device: PushedDevice,
  event: PushedEvent,
  unread: number,
): JsonObject {
  const { eventId, roomId, type, sender, stateKey, content, actions } = event;
  const { tweaks } = pushOutcome(actions);
  const where = { event_id: eventId, room_id: roomId };
  const prio = isUrgent(event, tweaks) ? 'high' : 'low';
  const counts = countsOf(unread);
  if (device.data['format'] === 'event_id_only')
    return { notification: { ...where, prio, counts, devices: [deviceJson(device)] } };
  return {
    notification: {
      ...where,
      type,
      sender,
      ...named('sender_display_name', event.senderName),
      ...named('room_name', event.roomName),
      ...named('room_alias', event.roomAlias),
      ...(type === 'm.room.member' && { user_is_target: stateKey === userId }),
      content,
      prio,
      counts,
      devices: [{ ...deviceJson(device), tweaks }],
    },
  };
}

/** Of nothing but the count: for the number on the icon of the app. */
export function countNotification(device: PushedDevice, unread: number): JsonObject {
  return {
    notification: { prio: 'low', counts: countsOf(unread), devices: [deviceJson(device)] },
  };
}

/** Counts of zero are left out, so a count of zero is an empty object. */
const countsOf = (unread: number): JsonObject => (unread === 0 ? {} : { unread });

function deviceJson({ app_id, pushkey, data, changed_at }: PushedDevice): JsonObject {
  const pushkey_ts = Math.floor(changed_at / 1000);
  return { app_id, pushkey, pushkey_ts, data: without(data, 'url') };
}

/** A name that is empty, or none, is left out. */
const named = (key: string, name: JsonObject[string] | undefined): JsonObject =>
  isString(name) && name !== '' ? { [key]: name } : {};

/** What makes a sound or stands out, what rings, and whatever the server cannot read, must not wait for a phone to wake by itself. */
function isUrgent({ type }: PushedEvent, tweaks: JsonObject): boolean {
  return (
    tweaks['sound'] !== undefined ||
    tweaks['highlight'] === true ||
    type === 'm.call.invite' ||
    type === 'm.room.encrypted'
  );
}
