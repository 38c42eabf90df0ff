import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Refusals are for scripts, too',
  about:
    'Without the headers a browser shows a script nothing but “failed”: not the status, not the code, not how long to wait.',
  operations: ['getCapabilities'],
  spec: 'client-server-api/#web-browser-clients',
  errors: ['M_MISSING_TOKEN', 'M_UNRECOGNIZED'],
  claims: {
    refused: 'A 401 can be read by a script of any origin.',
    unknown: 'So can a 404 for an endpoint that is not there, and a 405 for a wrong method.',
    'bad-url': 'So can a 400 for a path that cannot be decoded.',
    'retry-after': 'Retry-After is named as a header that scripts may read.',
  },
  async run(stage) {
    const open = (answer: { readonly headers: Readonly<Record<string, string>> }) =>
      answer.headers['access-control-allow-origin'] === '*';

    stage.step('No token');
    const refused = await stage.anyone.get('/_matrix/client/v3/capabilities');
    stage.claim(
      'refused',
      refuses(refused, 401, 'M_MISSING_TOKEN') && open(refused),
      refused.headers,
    );
    stage.claim(
      'retry-after',
      refused.headers['access-control-expose-headers'] === 'Retry-After',
      refused.headers,
    );
    stage.step('No such endpoint');
    const unknown = await stage.anyone.get('/_matrix/client/v3/looking_glass');
    const method = await stage.anyone.delete('/_matrix/client/v3/capabilities');
    stage.claim(
      'unknown',
      refuses(unknown, 404, 'M_UNRECOGNIZED') &&
        open(unknown) &&
        refuses(method, 405, 'M_UNRECOGNIZED') &&
        open(method),
      method.headers,
    );
    const url = await stage.anyone.get('/_matrix/client/v3/profile/100%');
    stage.claim('bad-url', url.status === 400 && open(url), url.headers);
  },
});
