import { example } from '../../example.ts';
import { backedUp, FIRST, inRooms, newBackup, onKeys } from '../../backup.ts';
import { refuses } from '../../look.ts';
import { mediaPath, uploaded } from '../../media.ts';
import { hollowPng } from '../../picture.ts';

export default example({
  title: 'Limits of our own',
  about:
    'The spec gives these no limit. What is kept for somebody, or unpacked for them, needs one all the same.',
  operations: [
    'putRoomKeys',
    'sendToDevice',
    'setPresence',
    'changePassword',
    'getContentThumbnailAuthed',
  ],
  spec: 'client-server-api/#other-error-codes',
  errors: ['M_TOO_LARGE', 'M_INVALID_PARAM'],
  needs: { ruma: true },
  claims: {
    'backed-up': 'A key in a backup has at most 65,536 bytes: more is 413 M_TOO_LARGE.',
    message: 'So has a message to a device.',
    status: 'A status message has at most 2,048.',
    password: 'A password has at most 1,024 bytes: more is 400 M_INVALID_PARAM.',
    pixels: 'A picture that unpacks to more pixels than RUMA_MEDIA_MAX_PIXELS is 413 M_TOO_LARGE.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const version = await newBackup(alice);
    const long = { ...backedUp('A'), session_data: { ciphertext: 'A'.repeat(65_536) } };
    stage.step('A very long key');
    const rooms = inRooms({ [room]: { [FIRST]: long } });
    const key = await onKeys(alice, 'PUT', version, undefined, rooms);
    stage.claim('backed-up', refuses(key, 413, 'M_TOO_LARGE'), key.body);

    stage.step('A very long message');
    const note = { tail: 'long '.repeat(14_000) };
    const message = await alice.put(
      `/_matrix/client/v3/sendToDevice/org.example.note/${stage.unique()}`,
      { messages: { [alice.userId]: { '*': note } } },
    );
    stage.claim('message', refuses(message, 413, 'M_TOO_LARGE'), message.body);

    stage.step('A long story');
    const status = await alice.put(
      `/_matrix/client/v3/presence/${encodeURIComponent(alice.userId)}/status`,
      { presence: 'online', status_msg: 'tea '.repeat(600) },
    );
    stage.claim('status', refuses(status, 413, 'M_TOO_LARGE'), status.body);

    stage.step('A password that goes on and on');
    const password = await alice.post('/_matrix/client/v3/account/password', {
      new_password: 'a'.repeat(1025),
    });
    stage.claim('password', refuses(password, 400, 'M_INVALID_PARAM'), password.body);

    const bomb = await uploaded(alice, hollowPng(30_000, 30_000), 'image/png');
    stage.step('A small file that says it has 900 million pixels');
    const pixels = await alice.get(mediaPath('thumbnail', bomb), { width: 96, height: 96 });
    stage.claim('pixels', refuses(pixels, 413, 'M_TOO_LARGE'), pixels.body);
  },
});
