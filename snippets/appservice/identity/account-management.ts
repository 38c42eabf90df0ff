import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'What a service does not do as a ghost',
  operations: ['deactivateAccount', 'sync', 'getMutualRooms'],
  spec: 'application-service-api/#identity-assertion',
  errors: ['M_FORBIDDEN', 'M_MISSING_PARAM'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    accounts: 'It does not manage accounts: 403 M_FORBIDDEN.',
    sync: 'It does not sync without saying as whom: 400 M_MISSING_PARAM.',
    'sync-as': 'It may sync as a user it names.',
    'other-user': 'Where an operation has a user_id of its own, it is that: the service is itself.',
  },
  async run(stage) {
    const service = stage.appservice();
    const ghost = await service.ghost('king');
    const alice = await stage.user('alice');
    stage.step('End an account');
    const ended = await service.as(ghost).post('/_matrix/client/v3/account/deactivate', {});
    stage.claim('accounts', refuses(ended, 403, 'M_FORBIDDEN'), ended.body);
    stage.step('What is new?');
    const nameless = await service.sender.get('/_matrix/client/v3/sync');
    stage.claim('sync', refuses(nameless, 400, 'M_MISSING_PARAM'), nameless.body);
    const synced = await service.as(ghost).quietly.get('/_matrix/client/v3/sync');
    stage.claim('sync-as', typeof synced.body['next_batch'] === 'string', synced.body);
    const room = await stage.room(alice, { invite: [service.sender.userId] });
    await service.sender.quietly.post(`/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
    stage.step('In which rooms is Alice too?');
    const path = '/_matrix/client/v1/mutual_rooms';
    const mutual = await service.sender.get(path, { user_id: alice.userId });
    stage.claim('other-user', mutual.body['count'] === 1, mutual.body);
  },
});
