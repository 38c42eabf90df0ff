import { OAUTH } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { oauthPath } from '../../sign-in-by-hand.ts';

export default example({
  title: 'Where a code may be sent',
  about:
    'Whoever gets the code gets the account. So an address has to belong to the client, and is checked when it registers.',
  operations: ['getAuthMetadata'],
  spec: 'client-server-api/#redirect-uri-validation',
  needs: { config: OAUTH.config },
  claims: {
    fragment: 'An address with a fragment is refused, whatever the client.',
    https: 'A web client’s addresses are https.',
    password: 'They name neither user nor password.',
    base: 'They are on the host of client_uri or below it; query and all.',
    scheme: 'A native client may have a scheme of its own: the host of client_uri, backwards.',
    'no-host': 'After such a scheme no host follows: one slash or none.',
    loopback: 'Or it listens on its own machine: localhost, 127.0.0.1 or [::1], over http.',
    'no-port': 'The port is not registered: it is chosen later.',
  },
  async run(stage) {
    const register = await oauthPath(stage, 'registration');
    const takes = async (uri: string, type: 'web' | 'native') => {
      const { status, body } = await stage.anyone.post(register, {
        client_uri: 'https://looking-glass.example/',
        application_type: type,
        redirect_uris: [uri],
      });
      return { uri, taken: status === 201, refused: body['error'] === 'invalid_redirect_uri' };
    };
    const all = async (type: 'web' | 'native', uris: readonly string[]) => {
      const answers = [];
      for (const uri of uris) answers.push(await takes(uri, type));
      return answers;
    };
    const fragments = [
      ...(await all('web', ['https://looking-glass.example/cb#here'])),
      ...(await all('native', ['example.looking-glass:/cb#here', 'http://127.0.0.1/cb#here'])),
    ];
    stage.claim(
      'fragment',
      fragments.every(({ refused }) => refused),
      fragments,
    );
    const plain = await all('web', [
      'http://looking-glass.example/cb',
      'example.looking-glass:/cb',
    ]);
    stage.claim(
      'https',
      plain.every(({ refused }) => refused),
      plain,
    );
    const password = await all('web', [
      'https://alice@looking-glass.example/cb',
      'https://alice:secret@looking-glass.example/cb',
    ]);
    stage.claim(
      'password',
      password.every(({ refused }) => refused),
      password,
    );
    const within = await all('web', [
      'https://looking-glass.example/cb?tab=1',
      'https://app.looking-glass.example/cb',
    ]);
    const without = await all('web', [
      'https://other.example/cb',
      'https://not-looking-glass.example/cb',
    ]);
    stage.claim(
      'base',
      within.every(({ taken }) => taken) && without.every(({ refused }) => refused),
      [...within, ...without],
    );
    const slashes = await all('native', ['example.looking-glass:/cb', 'example.looking-glass:cb']);
    const foreign = await all('native', ['com.other:/cb', 'looking-glass:/cb']);
    stage.claim(
      'scheme',
      slashes.every(({ taken }) => taken) && foreign.every(({ refused }) => refused),
      [...slashes, ...foreign],
    );
    const hosts = await all('native', [
      'example.looking-glass://cb',
      'example.looking-glass://a/cb',
    ]);
    stage.claim(
      'no-host',
      slashes.every(({ taken }) => taken) && hosts.every(({ refused }) => refused),
      hosts,
    );
    const own = await all('native', [
      'http://localhost/cb',
      'http://127.0.0.1/cb',
      'http://[::1]/cb',
    ]);
    const away = await all('native', ['http://192.0.2.1/cb', 'https://localhost/cb']);
    stage.claim(
      'loopback',
      own.every(({ taken }) => taken) && away.every(({ refused }) => refused),
      [...own, ...away],
    );
    const ports = await all('native', ['http://127.0.0.1:4711/cb', 'http://localhost:80/cb']);
    stage.claim(
      'no-port',
      ports.every(({ refused }) => refused),
      ports,
    );
  },
});
