import { example } from '../../example.ts';
import { at, isAmong, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Ban a user',
  about: 'A ban is a membership, not a list: it stands where join or leave stood.',
  operations: ['ban', 'sync', 'joinRoomById'],
  spec: 'client-server-api/#banning-users-in-a-room',
  errors: ['M_FORBIDDEN'],
  claims: {
    out: 'The banned user’s sync has the room among those that were left, with who did it and why.',
    'not-counted': 'The user is no longer among the joined members.',
    'no-return': 'Joining is 403 M_FORBIDDEN, though the room is public.',
    'no-invite': 'Inviting them is 403 M_FORBIDDEN too.',
    'no-speech': 'So is sending into the room.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const since = String((await bob.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);

    stage.step('Alice bans Bob');
    await alice.post(roomPath(room, 'ban'), { user_id: bob.userId, reason: 'Stole the tarts' });
    stage.step('His client is told');
    const sync = await bob.get('/_matrix/client/v3/sync', { since, timeout: 2000 });
    const events = objectsAt(sync.body, 'rooms', 'leave', room, 'timeline', 'events');
    const event = events.find(({ state_key }) => state_key === bob.userId);
    stage.claim(
      'out',
      event?.['sender'] === alice.userId &&
        at(event, 'content', 'membership') === 'ban' &&
        at(event, 'content', 'reason') === 'Stole the tarts',
      sync.body['rooms'],
    );
    const members = await alice.quietly.get(roomPath(room, 'joined_members'));
    const joined = Object.keys(members.body['joined'] ?? {});
    stage.claim('not-counted', !isAmong(bob.userId, joined), joined);

    stage.step('He tries to come back');
    const rejoined = await bob.post(roomPath(room, 'join'), {});
    stage.claim('no-return', refuses(rejoined, 403, 'M_FORBIDDEN'), rejoined.body);
    stage.step('Not even an invite helps');
    const invited = await alice.post(roomPath(room, 'invite'), { user_id: bob.userId });
    stage.claim('no-invite', refuses(invited, 403, 'M_FORBIDDEN'), invited.body);
    stage.step('… nor shouting through the window');
    const sent = await bob.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'It was the Knave!',
    });
    stage.claim('no-speech', refuses(sent, 403, 'M_FORBIDDEN'), sent.body);
  },
});
