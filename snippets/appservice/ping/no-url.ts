import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A service that is never called',
  operations: ['pingAppservice'],
  spec: 'application-service-api/#post_matrixclientv1appserviceappserviceidping',
  errors: ['M_URL_NOT_SET'],
  needs: { appservice: { id: 'bot', isUncalled: true } },
  claims: {
    'not-set': 'Where url is null in the registration, a ping is 400 M_URL_NOT_SET.',
    speaks: 'It makes requests all the same.',
  },
  async run(stage) {
    const service = stage.appservice();
    stage.step('Call me!');
    const asked = await service.sender.post('/_matrix/client/v1/appservice/bot/ping', {});
    stage.claim('not-set', refuses(asked, 400, 'M_URL_NOT_SET'), asked.body);
    const who = await service.sender.quietly.get('/_matrix/client/v3/account/whoami');
    stage.claim('speaks', who.body['user_id'] === service.sender.userId, who.body);
  },
});
