/**
 * A bot made with matrix-bot-sdk: a program of its own. It goes where it is invited, and answers `!echo`.
 *
 * Arguments: the homeserver's URL, its access token, the file in which it remembers how far it has read.
 */
import {
  AutojoinRoomsMixin,
  LogService,
  MatrixClient,
  SimpleFsStorageProvider,
} from 'matrix-bot-sdk';

const [homeserverUrl = '', accessToken = '', storage = ''] = process.argv.slice(2);

LogService.muteModule('*');
const client = new MatrixClient(homeserverUrl, accessToken, new SimpleFsStorageProvider(storage));
AutojoinRoomsMixin.setupOnClient(client);
const self = await client.getUserId();

interface Message {
  readonly sender: string;
  readonly content?: { readonly body?: string };
}

client.on('room.message', (roomId: string, { sender, content }: Message) => {
  const [command, ...words] = (content?.body ?? '').split(' ');
  if (sender === self || command !== '!echo') return;
  client
    .sendText(roomId, words.join(' '))
    .then((eventId) => process.send?.({ answered: eventId }))
    .catch((error: unknown) => process.send?.({ failed: String(error) }));
});
process.on('disconnect', () => process.exit(0));

await client.start();
process.send?.({ ready: true });
