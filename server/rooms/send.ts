/** PUT /send and PUT /redact: message events, each once however often it is asked for. */
import { isDeepStrictEqual } from 'node:util';
import { MatrixError } from '../errors.ts';
import { mayRedact } from '../matrix/event-auth/index.ts';
import type { PduDraft } from '../matrix/events.ts';
import { serverOf, type EventId, type RoomId } from '../matrix/identifiers.ts';
import { isString, without, type JsonObject } from '../matrix/json.ts';
import type { Transaction } from '../storage/events.ts';
import { relationOf } from '../storage/relations.ts';
import type { RoomDraft } from './draft.ts';
import { notInRoom } from './refusals.ts';
import type { RoomsContext } from './stores.ts';
import { transactionOf } from './transactions.ts';
import type { Actor } from './types.ts';
import { isRetransmission, UnknownRoomError, type RoomWriter } from './writer.ts';

/**
 * Sends a message event. Throws M_FORBIDDEN, M_BAD_JSON, M_TOO_LARGE, M_DUPLICATE_ANNOTATION, M_UNKNOWN for a thread
 * that begins within another; for redactions also M_NOT_FOUND.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid
 */
export async function sendEvent(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  type: string,
  content: JsonObject,
  txnId: string,
  originServerTs?: number,
): Promise<EventId> {
  const endpoint = ['send', roomId, type];
  const transaction = transactionOf(context.signer.crypto, actor, endpoint, txnId);
  return once(context, writer, actor, roomId, transaction, async (draft) => {
    if (type === 'm.room.redaction')
      return addRedaction(context, draft, actor, content, transaction, originServerTs);
    await refuseDuplicateAnnotation(context, draft, actor, type, content);
    await refuseThreadInThread(context, draft, content);
    const wish = { type, sender: actor.userId, content, transaction, originServerTs };
    return (await draft.add(wish)).eventId;
  });
}

/**
 * Redacts an event. Throws M_FORBIDDEN, and M_NOT_FOUND when the room has no such event.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid
 */
export async function redactEvent(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  eventId: EventId,
  txnId: string,
  reason?: string,
): Promise<EventId> {
  const endpoint = ['redact', roomId, eventId];
  const transaction = transactionOf(context.signer.crypto, actor, endpoint, txnId);
  const content = { redacts: eventId, ...(reason === undefined ? {} : { reason }) };
  return once(context, writer, actor, roomId, transaction, (draft) =>
    addRedaction(context, draft, actor, content, transaction),
  );
}

/** Makes the change, unless this transaction already made it: then answers what it answered. */
async function once(
  { stores }: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  transaction: Transaction,
  change: (draft: RoomDraft) => Promise<EventId>,
): Promise<EventId> {
  try {
    return await writer.change(roomId, async (draft) => {
      const sent = draft.isRetry ? await stores.events.ofTransaction(transaction.key) : undefined;
      return sent ?? draft.ofTransaction(transaction) ?? (await change(draft));
    });
  } catch (error) {
    // Looking first would cost every event a read; a repeated request may also be refused by now.
    if (isRetransmission(error) || error instanceof MatrixError) {
      const sent = await stores.events.ofTransaction(transaction.key);
      if (sent !== undefined) return sent;
    }
    if (error instanceof UnknownRoomError) throw notInRoom(actor.userId);
    throw error;
  }
}

/**
 * Adds a redaction and its effect. The client always names the target in the content. Administrators may redact what
 * users of this server sent.
 */
async function addRedaction(
  { signer, stores }: RoomsContext,
  draft: RoomDraft,
  actor: Actor,
  content: JsonObject,
  transaction: Transaction,
  originServerTs?: number,
): Promise<EventId> {
  const { redacts } = content;
  if (!isString(redacts))
    throw new MatrixError('M_BAD_JSON', 'content.redacts must be the id of the event to redact');
  const wish = {
    type: 'm.room.redaction',
    sender: actor.userId,
    transaction,
    originServerTs,
    ...(draft.version.redactsIn === 'content'
      ? { content }
      : { content: without(content, 'redacts'), redacts }),
  };
  await draft.check(wish);
  const target = await stores.events.byId(redacts);
  if (target === undefined || target.roomId !== draft.roomId)
    throw new MatrixError('M_NOT_FOUND', `redacts: the room has no event ${redacts}`);
  const isOurs = serverOf(target.sender) === signer.serverName;
  if (!(actor.isAdmin && isOurs) && !mayRedact(actor.userId, target.pdu, draft.power))
    throw new MatrixError(
      'M_FORBIDDEN',
      `redacting what ${target.sender} sent takes power ${draft.power.redact}`,
    );
  const redaction = await draft.add(wish);
  if (target.redactedBy === null) draft.applyRedaction(redaction, target);
  return redaction.eventId;
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#avoiding-duplicate-annotations */
async function refuseDuplicateAnnotation(
  { stores }: RoomsContext,
  draft: RoomDraft,
  actor: Actor,
  type: string,
  content: JsonObject,
): Promise<void> {
  const relation = relationOf(content);
  if (relation?.relType !== 'm.annotation' || relation.annotationKey === null) return;
  const { targetId, annotationKey } = relation;
  const isSame = (event: PduDraft) =>
    event.type === type &&
    event.sender === actor.userId &&
    isDeepStrictEqual(relationOf(event.content), relation);
  if (
    draft.added.some(({ pdu }) => isSame(pdu)) ||
    (await stores.relations.hasAnnotated(targetId, actor.userId, annotationKey, type))
  )
    throw new MatrixError(
      'M_DUPLICATE_ANNOTATION',
      `${actor.userId} already sent ${type} with this key for ${targetId}`,
    );
}

/**
 * A thread cannot begin at an event that itself relates to another by `rel_type`.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#validation-of-mthread-relationships
 */
async function refuseThreadInThread(
  { stores }: RoomsContext,
  draft: RoomDraft,
  content: JsonObject,
): Promise<void> {
  const relation = relationOf(content);
  if (relation?.relType !== 'm.thread') return;
  const { targetId } = relation;
  const root =
    draft.added.find(({ eventId }) => eventId === targetId) ?? (await stores.events.byId(targetId));
  if (root !== undefined && relationOf(root.pdu.content) !== undefined)
    throw new MatrixError(
      'M_UNKNOWN',
      `content.m.relates_to.event_id: no thread can begin at ${targetId}, which relates to another event`,
    );
}
