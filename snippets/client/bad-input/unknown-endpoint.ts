import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A path that nobody serves, and a method that is the wrong one',
  about:
    'Clients find out what a server can do by trying. The status tells “never heard of it” from “not like that”.',
  operations: ['getLoginFlows', 'getCapabilities'],
  spec: 'client-server-api/#common-error-codes',
  errors: ['M_UNRECOGNIZED'],
  claims: {
    unknown: 'An endpoint that the server does not have is 404 M_UNRECOGNIZED.',
    'wrong-method': 'One that it has, with another method, is 405 M_UNRECOGNIZED.',
  },
  async run(stage) {
    stage.step('An operation that no version of the spec has');
    const unknown = await stage.anyone.get('/_matrix/client/v3/looking_glass');
    stage.claim('unknown', refuses(unknown, 404, 'M_UNRECOGNIZED'), unknown.body);

    stage.step('Capabilities can be read only');
    const wrong = await stage.anyone.post('/_matrix/client/v3/capabilities', {});
    stage.claim('wrong-method', refuses(wrong, 405, 'M_UNRECOGNIZED'), wrong.body);
  },
});
