/**
 * A bridge to a small IRC network, made with matrix-appservice-bridge: a program of its own. The network is whoever
 * started it: what is said in Matrix is told to them, and what they say is said in Matrix by a ghost.
 *
 * Arguments: the homeserver's URL, the registration file, the port to listen on.
 */
import { Bridge, Logger } from 'matrix-appservice-bridge';
import { isObject, isString, type JsonValue } from '../../server/matrix/json.ts';

const [homeserverUrl = '', registration = '', port = ''] = process.argv.slice(2);
const DOMAIN = 'localhost';

/** To whoever started it. */
const tell = (news: object): void => void process.send?.(news);

Logger.configure({ console: 'off' });

const bridge = new Bridge({
  homeserverUrl,
  domain: DOMAIN,
  registration,
  disableStores: true,
  controller: {
    onUserQuery: () => ({}),
    onAliasQuery: (_alias, localpart) => ({
      creationOpts: { room_alias_name: localpart, preset: 'public_chat', name: 'Tea' },
    }),
    onEvent(request) {
      const event = request.getData();
      const { body } = event.content;
      if (event.type === 'm.room.message' && !event.sender.startsWith('@_irc_'))
        tell({ said: body, by: event.sender, eventId: event.event_id });
    },
  },
});

/** Somebody on IRC says something. Their ghost is registered and joins when it is needed. */
async function relay(nick: string, roomId: string, text: string): Promise<void> {
  const intent = bridge.getIntent(`@_irc_${nick}:${DOMAIN}`);
  await intent.join(roomId);
  const { event_id: eventId } = await intent.sendText(roomId, text);
  tell({ relayed: eventId });
}

process.on('message', (message: JsonValue) => {
  if (!isObject(message)) return;
  const { nick, roomId, text } = message;
  if (!isString(nick) || !isString(roomId) || !isString(text)) return;
  relay(nick, roomId, text).catch((error: unknown) => tell({ failed: String(error) }));
});
// Nobody is there to be told any more.
process.on('disconnect', () => process.exit(0));

await bridge.run(Number(port), undefined, '127.0.0.1');
// The library has no answer to a ping. That the server asks is enough for it to know that the bridge is back.
await bridge
  .getIntent()
  .matrixClient.doRequest('POST', '/_matrix/client/v1/appservice/irc/ping', undefined, {})
  .catch(() => undefined);
tell({ ready: true });
