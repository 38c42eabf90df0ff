import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'Redact by sending a redaction',
  about:
    'Since v1.18 of the spec a redaction may be sent like any event, in rooms of every version. The target stands in the content, also where the room version keeps it elsewhere.',
  operations: ['sendMessage', 'getOneRoomEvent'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid',
  claims: {
    redacts: 'A m.room.redaction sent as an event takes the target’s content away.',
    'before-11': 'It does so in a room of version 10, where events name the target at their top.',
    'both-places': 'Clients read the target in both places, whatever the room version.',
    'keeps-reason': 'The reason stays in the content.',
    'needs-target': 'Without a target it is status 400, and no redaction is sent.',
    'wrong-target': 'A target in another room is refused, and stays as it was.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const done: boolean[] = [];
    for (const version of ['12', '10']) {
      const room = await stage.room(alice, { room_version: version });
      const said = await stage.say(alice, room, 'The Queen is a fool');
      stage.step(`Alice takes it back in a room of version ${version}`);
      const sent = await alice.put(
        roomPath(room, `send/m.room.redaction/${stage.unique('hush')}`),
        { redacts: said, reason: 'The Queen reads this' },
      );
      const event = (id: unknown) => roomPath(room, `event/${encodeURIComponent(String(id))}`);
      const target = await alice.quietly.get(event(said));
      stage.step('The redaction as clients see it');
      const redaction = await alice.get(event(sent.body['event_id']));
      done.push(
        sent.status === 200 && at(target.body, 'content', 'body') === undefined,
        redaction.body['redacts'] === said && at(redaction.body, 'content', 'redacts') === said,
        at(redaction.body, 'content', 'reason') === 'The Queen reads this',
      );
    }
    stage.claim('redacts', done[0] === true, done);
    stage.claim('before-11', done[3] === true, done);
    stage.claim('both-places', done[1] === true && done[4] === true, done);
    stage.claim('keeps-reason', done[2] === true && done[5] === true, done);

    const room = await stage.room(alice);
    const path = () => roomPath(room, `send/m.room.redaction/${stage.unique('hush')}`);
    stage.step('A redaction of nothing');
    const nothing = await alice.put(path(), { reason: 'Just because' });
    stage.claim('needs-target', nothing.status === 400, nothing.body);

    const otherRoom = await stage.room(alice);
    const elsewhere = await stage.say(alice, otherRoom, 'Hello?');
    stage.step('A redaction of what was said in another room');
    const wrong = await alice.put(path(), { redacts: elsewhere });
    const still = await alice.quietly.get(
      roomPath(otherRoom, `event/${encodeURIComponent(elsewhere)}`),
    );
    stage.claim(
      'wrong-target',
      wrong.status >= 400 && at(still.body, 'content', 'body') === 'Hello?',
      [wrong.body, still.body],
    );
  },
});
