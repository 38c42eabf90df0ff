import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Reports that are refused',
  operations: ['reportEvent'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreporteventid',
  errors: ['M_NOT_FOUND'],
  claims: {
    'not-in-it': 'Who is not in the room gets M_NOT_FOUND for its events, status 404.',
    'no-event': 'So does a member for an event that does not exist.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const said = await stage.say(alice, room, 'Hush');
    const path = (id: string) => roomPath(room, `report/${encodeURIComponent(id)}`);
    stage.step('Bob has only heard of it');
    const stranger = await bob.post(path(said), { reason: 'Hearsay' });
    stage.claim('not-in-it', refuses(stranger, 404, 'M_NOT_FOUND'), stranger.body);
    stage.step('What nobody said');
    const nothing = await alice.post(path(`$${'A'.repeat(43)}`), { reason: 'Silence' });
    stage.claim('no-event', refuses(nothing, 404, 'M_NOT_FOUND'), nothing.body);
  },
});
