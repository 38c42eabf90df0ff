import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'What is looked at first',
  about:
    'A request can be wrong in several ways at once. The order of the answers is the order of the checks: path, method, token, body.',
  operations: ['createRoom'],
  spec: 'client-server-api/#standard-error-response',
  errors: ['M_UNRECOGNIZED', 'M_MISSING_TOKEN', 'M_UNKNOWN_TOKEN', 'M_NOT_JSON'],
  claims: {
    path: 'A broken body for an endpoint that is not there is 404 M_UNRECOGNIZED.',
    method: 'With a wrong method it is 405 M_UNRECOGNIZED, and Allow has the right ones.',
    token: 'Without a token it is 401 M_MISSING_TOKEN.',
    'bad-token': 'With a token that is none it is 401 M_UNKNOWN_TOKEN.',
    body: 'Only to somebody it knows does the server say what is wrong with the body.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const rawBody = '{"name": ';
    const path = '/_matrix/client/v3/createRoom';

    const unknown = await stage.anyone.request('POST', `${path}/now`, { rawBody });
    stage.claim('path', refuses(unknown, 404, 'M_UNRECOGNIZED'), unknown.body);
    stage.step('PUT, where there is only POST');
    const method = await stage.anyone.request('PUT', path, { rawBody });
    stage.claim(
      'method',
      refuses(method, 405, 'M_UNRECOGNIZED') && method.headers['allow'] === 'POST, OPTIONS',
      method.body,
    );
    stage.step('From nobody');
    const missing = await stage.anyone.request('POST', path, { rawBody });
    stage.claim('token', refuses(missing, 401, 'M_MISSING_TOKEN'), missing.body);
    stage.step('From somebody who makes a token up');
    const unknownToken = await stage.anyone.request('POST', path, { rawBody, token: 'curiouser' });
    stage.claim('bad-token', refuses(unknownToken, 401, 'M_UNKNOWN_TOKEN'), unknownToken.body);
    stage.step('From Alice');
    const body = await alice.request('POST', path, { rawBody });
    stage.claim('body', refuses(body, 400, 'M_NOT_JSON'), body.body);
  },
});
