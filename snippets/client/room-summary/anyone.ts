import { example } from '../../example.ts';

export default example({
  title: 'A summary for anyone',
  about: 'A page with a link to a room can show what the link leads to, without an account.',
  operations: ['getRoomSummary'],
  spec: 'client-server-api/#get_matrixclientv1room_summaryroomidoralias',
  needs: { ruma: true },
  claims: {
    open: 'A room that is open to all is told to who has no account, without membership.',
    restricted: 'A room that is open to some is not.',
    never: 'To a user who never was in the room, membership is leave.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const open = await stage.room(alice, { preset: 'public_chat', name: 'Race' });
    const allow = [{ type: 'm.room_membership', room_id: open }];
    const content = { join_rule: 'restricted', allow };
    const inner = await stage.room(alice, {
      initial_state: [{ type: 'm.room.join_rules', state_key: '', content }],
    });
    const path = (id: string) => `/_matrix/client/v1/room_summary/${encodeURIComponent(id)}`;
    stage.step('Somebody');
    const shown = await stage.anyone.get(path(open));
    stage.claim('open', shown.status === 200 && shown.body['membership'] === undefined, shown.body);
    stage.step('Somebody, and a room for members of the first');
    const hidden = await stage.anyone.get(path(inner));
    stage.claim('restricted', hidden.status === 404, hidden.body);
    stage.step('Bob, who has an account');
    const his = (await bob.get(path(open))).body;
    stage.claim('never', his['membership'] === 'leave', his);
  },
});
