import { example } from '../../example.ts';
import { at, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Fetch one event',
  about:
    'A client that follows a link or a reply needs one event. There is one answer for “there is none” and “not for you”, so that nobody can find out which ids exist.',
  operations: ['getOneRoomEvent'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomideventeventid',
  errors: ['M_NOT_FOUND'],
  claims: {
    'whole-event': 'The answer is the event with id, room, type, sender, time and content.',
    'no-internals':
      'It has none of what servers exchange among themselves: hashes, signatures, ancestors.',
    unknown: 'An id that no event has is 404 M_NOT_FOUND.',
    'wrong-room': 'An event of another room is not found in this one.',
    'not-for-you': 'Who may not see the event gets 404 M_NOT_FOUND, too.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const said = await stage.say(alice, room, 'Who are you?');
    const event = (inRoom: string, id: string) =>
      roomPath(inRoom, `event/${encodeURIComponent(id)}`);

    stage.step('Alice asks for an event by its id');
    const found = await alice.get(event(room, said));
    const { body } = found;
    stage.claim(
      'whole-event',
      body['event_id'] === said &&
        body['room_id'] === room &&
        body['type'] === 'm.room.message' &&
        body['sender'] === alice.userId &&
        typeof body['origin_server_ts'] === 'number' &&
        at(body, 'content', 'body') === 'Who are you?',
      body,
    );
    const internals = ['hashes', 'signatures', 'auth_events', 'prev_events', 'depth'];
    stage.claim(
      'no-internals',
      internals.every((key) => !(key in body)),
      body,
    );

    stage.step('An id that no event has');
    const unknown = await alice.get(event(room, `$${'A'.repeat(43)}`));
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);

    const otherRoom = await stage.room(alice);
    stage.step('The right id in the wrong room');
    const wrongRoom = await alice.get(event(otherRoom, said));
    stage.claim('wrong-room', refuses(wrongRoom, 404, 'M_NOT_FOUND'), wrongRoom.body);

    stage.step('Bob was never in the room');
    const stranger = await bob.get(event(room, said));
    stage.claim('not-for-you', refuses(stranger, 404, 'M_NOT_FOUND'), stranger.body);
  },
});
