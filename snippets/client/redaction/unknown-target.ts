import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Redact what is not there',
  operations: ['redactEvent', 'getRoomEvents'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid',
  errors: ['M_NOT_FOUND'],
  claims: {
    unknown: 'An id that no event has is 404 M_NOT_FOUND.',
    'other-room': 'So is the id of an event in another room, even one’s own.',
    'nothing-sent': 'No redaction is sent that would redact nothing.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const elsewhere = await stage.say(alice, await stage.room(alice), 'Hello?');
    const redact = (id: string) =>
      roomPath(room, `redact/${encodeURIComponent(id)}/${stage.unique('none')}`);

    stage.step('An id that no event has');
    const unknown = await alice.put(redact(`$${'A'.repeat(43)}`), {});
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);
    stage.step('An event of another room');
    const other = await alice.put(redact(elsewhere), {});
    stage.claim('other-room', refuses(other, 404, 'M_NOT_FOUND'), other.body);

    const page = await alice.quietly.get(roomPath(room, 'messages'), { dir: 'b', limit: 50 });
    const redactions = objectsAt(page.body, 'chunk').filter(
      ({ type }) => type === 'm.room.redaction',
    );
    stage.claim('nothing-sent', redactions.length === 0, redactions);
  },
});
