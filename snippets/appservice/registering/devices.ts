import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Devices and keys of a ghost',
  about:
    'A service that encrypts needs devices for its ghosts, and need not prove anything further.',
  operations: ['updateDevice', 'deleteDevice', 'getTokenOwner', 'uploadKeys'],
  spec: 'application-service-api/#device-management',
  errors: ['M_UNKNOWN_DEVICE', 'M_MISSING_PARAM'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    made: 'A device that the ghost does not have is made: 201.',
    named: 'One that it has is renamed: 200.',
    masked: 'With device_id beside user_id a request is one of that device.',
    unknown: 'A device that the ghost does not have is 400 M_UNKNOWN_DEVICE.',
    without: 'What hangs on a device fails without one: 400 M_MISSING_PARAM.',
    gone: 'The device is removed at the first request: 200, not 401.',
  },
  async run(stage) {
    const service = stage.appservice();
    const ghost = await service.ghost('dormouse');
    const device = stage.unique('TEAPOT');
    const path = `/_matrix/client/v3/devices/${device}`;
    stage.step('A new device');
    const made = await service.as(ghost).put(path, { display_name: 'The teapot' });
    stage.claim('made', made.status === 201, made.status);
    stage.step('Another name for it');
    const named = await service.as(ghost).put(path, { display_name: 'The pot' });
    stage.claim('named', named.status === 200, named.status);
    stage.step('The ghost, on that device');
    const who = await service.as(ghost, device).get('/_matrix/client/v3/account/whoami');
    stage.claim('masked', who.body['device_id'] === device, who.body);
    stage.step('On a device that is not there');
    const cup = stage.unique('CUP');
    const nowhere = await service.as(ghost, cup).get('/_matrix/client/v3/account/whoami');
    stage.claim('unknown', refuses(nowhere, 400, 'M_UNKNOWN_DEVICE'), nowhere.body);
    stage.step('On no device');
    const upload = await service.as(ghost).post('/_matrix/client/v3/keys/upload', {});
    stage.claim('without', refuses(upload, 400, 'M_MISSING_PARAM'), upload.body);
    stage.step('Away with it');
    const gone = await service.as(ghost).delete(path, {});
    stage.claim('gone', gone.status === 200, gone.body);
  },
});
