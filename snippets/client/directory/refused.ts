import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Aliases that cannot be',
  operations: ['setRoomAlias', 'getRoomIdByAlias', 'deleteRoomAlias'],
  spec: 'client-server-api/#put_matrixclientv3directoryroomroomalias',
  errors: ['M_UNKNOWN', 'M_INVALID_PARAM', 'M_NOT_FOUND'],
  claims: {
    taken: 'An alias that exists is 409 M_UNKNOWN, and goes on leading where it led.',
    malformed: 'What is no alias is 400 M_INVALID_PARAM, when it is made and when it is followed.',
    'too-long': 'So is an alias of more than 255 bytes; one of just 255 is made.',
    unknown:
      'An alias that leads nowhere is 404 M_NOT_FOUND, when it is followed and when it is taken away.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const [first, second] = [await stage.room(alice), await stage.room(alice)];
    const pathOf = (alias: string) =>
      `/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`;
    const path = pathOf(`#${stage.unique('queen')}:${stage.serverName}`);
    await alice.quietly.put(path, { room_id: first });

    stage.step('The alias leads to another room already');
    const taken = await alice.put(path, { room_id: second });
    const still = await alice.quietly.get(path);
    stage.claim('taken', refuses(taken, 409, 'M_UNKNOWN') && still.body['room_id'] === first, [
      taken.body,
      still.body,
    ]);

    stage.step('An alias begins with #');
    const made = await alice.put(pathOf('queen-of-hearts'), { room_id: first });
    stage.step('… also when somebody follows it');
    const followed = await stage.anyone.get(pathOf('queen-of-hearts'));
    stage.claim(
      'malformed',
      refuses(made, 400, 'M_INVALID_PARAM') && refuses(followed, 400, 'M_INVALID_PARAM'),
      [made.body, followed.body],
    );

    const ofBytes = (bytes: number) => {
      const ends = [`#${stage.unique('long')}`, `:${stage.serverName}`].join('');
      return pathOf(ends.replace('#', `#${'l'.repeat(bytes - ends.length)}`));
    };
    stage.step('As long as an alias may be');
    const longest = await alice.put(ofBytes(255), { room_id: first });
    stage.step('And one letter more');
    const tooLong = await alice.put(ofBytes(256), { room_id: first });
    stage.claim('too-long', longest.status === 200 && refuses(tooLong, 400, 'M_INVALID_PARAM'), [
      longest.body,
      tooLong.body,
    ]);

    const nowhere = pathOf(`#${stage.unique('nowhere')}:${stage.serverName}`);
    stage.step('Nobody made this one');
    const missing = await stage.anyone.get(nowhere);
    stage.step('… so nobody can take it away');
    const removed = await alice.delete(nowhere);
    stage.claim(
      'unknown',
      refuses(missing, 404, 'M_NOT_FOUND') && refuses(removed, 404, 'M_NOT_FOUND'),
      [missing.body, removed.body],
    );
  },
});
