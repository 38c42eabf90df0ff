/** What two people do with a real client: an encrypted room, and messages in it. */
import { EventType } from 'matrix-js-sdk';
import type { SdkPerson } from './sdk-person.ts';
import { shareRoom } from './sdk-room.ts';

/**
 * One creates an encrypted room and invites the other, who sees the invite and joins. Answers the room's id.
 *
 * Encryption is in the initial state: a client that saw the room before it could send its first message in the clear.
 */
export const createEncryptedRoom = (host: SdkPerson, guest: SdkPerson): Promise<string> =>
  shareRoom(host, [guest], {
    initial_state: [
      {
        type: EventType.RoomEncryption,
        state_key: '',
        content: { algorithm: 'm.megolm.v1.aes-sha2' },
      },
    ],
  });

/** One says something, the other reads it. Answers who sent it and whether it came encrypted. */
export async function talk(
  speaker: SdkPerson,
  listener: SdkPerson,
  roomId: string,
  text: string,
): Promise<{ sender: string; encrypted: boolean }> {
  const heard = listener.reads(roomId, text);
  await speaker.client.sendTextMessage(roomId, text);
  return heard;
}

/** The messages that a person's client could decrypt, oldest first. */
export function readable({ client }: SdkPerson, roomId: string): unknown[] {
  return (client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [])
    .filter((event) => event.getType() === EventType.RoomMessage && !event.isDecryptionFailure())
    .map((event) => event.getContent()['body']);
}
