import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Receipts for what cannot be read',
  operations: ['postReceipt'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid',
  errors: ['M_NOT_FOUND', 'M_FORBIDDEN', 'M_INVALID_PARAM'],
  claims: {
    elsewhere: 'An event of another room is 404 M_NOT_FOUND, as if there were no such event.',
    outside: 'A user who is not in the room gets 403 M_FORBIDDEN, whatever the event.',
    'unknown-kind': 'A kind of receipt that the spec does not name is 400 M_INVALID_PARAM.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const [here, there] = [await stage.room(alice), await stage.room(alice)];
    const eventId = await stage.say(alice, there, 'Somewhere else');
    const path = (room: string, type: string) =>
      roomPath(room, `receipt/${type}/${encodeURIComponent(eventId)}`);

    stage.step('Alice has read this in another room');
    const elsewhere = await alice.post(path(here, 'm.read'), {});
    stage.claim('elsewhere', refuses(elsewhere, 404, 'M_NOT_FOUND'), elsewhere.body);
    stage.step('Bob has not been let in');
    const outside = await bob.post(path(there, 'm.read'), {});
    stage.claim('outside', refuses(outside, 403, 'M_FORBIDDEN'), outside.body);
    stage.step('Alice has only skimmed it');
    const skimmed = await alice.post(path(there, 'm.skimmed'), {});
    stage.claim('unknown-kind', refuses(skimmed, 400, 'M_INVALID_PARAM'), skimmed.body);
  },
});
