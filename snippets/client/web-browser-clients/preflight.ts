import { example } from '../../example.ts';

export default example({
  title: 'A browser asks first',
  about:
    'Before a script may send a token to another origin, the browser asks with OPTIONS whether that is all right. The question carries no token and changes nothing.',
  operations: ['sendMessage', 'logout_all'],
  spec: 'client-server-api/#web-browser-clients',
  claims: {
    answered: 'OPTIONS is answered with success, without a token.',
    origin: 'Any origin may ask.',
    methods: 'All methods of the API are allowed.',
    headers: 'Authorization, Content-Type and X-Requested-With may be sent.',
    'no-logic': 'Nothing is done: who asks about logging out stays logged in.',
    everywhere: 'A path that the server does not know gets the same answer.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const listed = (value: string | undefined): string[] =>
      (value ?? '').split(',').map((one) => one.trim().toLowerCase());

    stage.step('May this page send a message?');
    const ask = await stage.anyone.request(
      'OPTIONS',
      '/_matrix/client/v3/rooms/!wonderland/send/m.room.message/1',
    );
    stage.claim('answered', ask.status >= 200 && ask.status < 300, ask.status);
    stage.claim('origin', ask.headers['access-control-allow-origin'] === '*', ask.headers);
    const methods = listed(ask.headers['access-control-allow-methods']);
    stage.claim(
      'methods',
      ['get', 'post', 'put', 'delete', 'options'].every((method) => methods.includes(method)),
      methods,
    );
    const headers = listed(ask.headers['access-control-allow-headers']);
    stage.claim(
      'headers',
      ['authorization', 'content-type', 'x-requested-with'].every((name) => headers.includes(name)),
      headers,
    );

    stage.step('May this page log everybody out?');
    await alice.request('OPTIONS', '/_matrix/client/v3/logout/all');
    const whoami = await alice.quietly.get('/_matrix/client/v3/account/whoami');
    stage.claim('no-logic', whoami.body['user_id'] === alice.userId, whoami.body);

    const nowhere = await stage.anyone.request('OPTIONS', '/_matrix/client/v3/looking_glass');
    stage.claim('everywhere', nowhere.status === ask.status, nowhere.status);
  },
});
