/** A room of which this server hears for the first time begins with its create event. */
import { roomCreators } from '../../matrix/creators.ts';
import { isString } from '../../matrix/json.ts';
import type { Ref } from '../../storage/refs.ts';
import { insertRoom } from '../../storage/rooms.ts';
import type { CheckedEvent } from './check-alone.ts';
import type { Reception } from './reception.ts';

/** Adds the row of a room, if the event is what it begins with. */
export function startRoom(reception: Reception, { eventId, pdu }: CheckedEvent, ref: Ref): void {
  if (pdu.type !== 'm.room.create' || reception.roomRef !== undefined) return;
  reception.roomRef = ref;
  reception.createEventId = eventId;
  const { roomId, version } = reception.room;
  const [creator = pdu.sender] = roomCreators(pdu, version);
  const { type } = pdu.content;
  reception.writes.push(
    insertRoom({
      ref,
      roomId,
      version: version.id,
      creator,
      roomType: isString(type) ? type : null,
      createdAt: pdu.origin_server_ts,
      listed: false,
    }),
  );
}
