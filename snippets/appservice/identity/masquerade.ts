import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Say who you are',
  operations: ['getTokenOwner'],
  spec: 'application-service-api/#identity-assertion',
  errors: ['M_FORBIDDEN'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    sender: 'Without user_id it is the user that the registration names.',
    ghost: 'With it, it is that user.',
    'sender-device': 'A device_id without user_id is a device of that user.',
    'in-the-query': 'The token may be in the query.',
    outside: 'A user outside of the namespaces is 403 M_FORBIDDEN.',
    unregistered: 'So is one who is not registered yet.',
  },
  async run(stage) {
    const service = stage.appservice();
    const ghost = await service.ghost('hatter');
    const alice = await stage.user('alice');
    const path = '/_matrix/client/v3/account/whoami';
    stage.step('The service itself');
    const own = await service.sender.get(path);
    stage.claim('sender', own.body['user_id'] === service.sender.userId, own.body);
    const device = stage.unique('POT');
    await service.sender.quietly.put(`/_matrix/client/v3/devices/${device}`, {});
    const on = await service.sender.quietly.get(path, { device_id: device });
    stage.claim('sender-device', on.body['device_id'] === device, on.body);
    stage.step('As a ghost');
    const masked = await service.as(ghost).get(path);
    stage.claim('ghost', masked.body['user_id'] === ghost, masked.body);
    const query = { user_id: ghost, access_token: service.asToken };
    const old = await stage.anyone.quietly.get(path, query);
    stage.claim('in-the-query', old.body['user_id'] === ghost, old.body);
    stage.step('As a person');
    const person = await service.as(alice.userId).get(path);
    stage.claim('outside', refuses(person, 403, 'M_FORBIDDEN'), person.body);
    stage.step('As a ghost who is not there');
    const nobody = `@${stage.unique('_tea_nobody')}:${stage.serverName}`;
    const early = await service.as(nobody).get(path);
    stage.claim('unregistered', refuses(early, 403, 'M_FORBIDDEN'), early.body);
  },
});
