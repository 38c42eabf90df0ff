import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'All of the markers, or none',
  operations: ['setReadMarker', 'getAccountDataPerRoom'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidread_markers',
  errors: ['M_NOT_FOUND', 'M_FORBIDDEN', 'M_BAD_JSON'],
  claims: {
    unknown: 'An event that is not in the room is 404 M_NOT_FOUND.',
    'none-moved': 'Then the other markers of the request have not moved either.',
    outside: 'A user who is not in the room gets 403 M_FORBIDDEN.',
    'no-event': 'A marker that is no string is 400 M_BAD_JSON.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const eventId = await stage.say(alice, room, 'Curious');
    const elsewhere = await stage.say(alice, await stage.room(alice), 'Curiouser');
    const markers = roomPath(room, 'read_markers');

    stage.step('One event of this room, one of another');
    const mixed = await alice.post(markers, { 'm.fully_read': eventId, 'm.read': elsewhere });
    stage.claim('unknown', refuses(mixed, 404, 'M_NOT_FOUND'), mixed.body);
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    stage.step('There is still no marker');
    const marker = await alice.get(
      `${user}/rooms/${encodeURIComponent(room)}/account_data/m.fully_read`,
    );
    stage.claim('none-moved', refuses(marker, 404, 'M_NOT_FOUND'), marker.body);
    stage.step('Bob marks a room that he is not in');
    const outside = await bob.post(markers, { 'm.fully_read': eventId });
    stage.claim('outside', refuses(outside, 403, 'M_FORBIDDEN'), outside.body);
    stage.step('A marker at no event');
    const nothing = await alice.post(markers, { 'm.fully_read': 42 });
    stage.claim('no-event', refuses(nothing, 400, 'M_BAD_JSON'), nothing.body);
  },
});
