import { isStringArray } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';

export default example({
  title: 'Ask which versions of the spec a server speaks',
  about:
    'The first request a client makes. It needs no account, and a client that knows none of the versions can stop here.',
  operations: ['getVersions'],
  spec: 'client-server-api/#get_matrixclientversions',
  claims: {
    'lists-versions':
      'The answer lists versions of the spec, each as vX.Y (or rX.Y.Z before v1.1).',
    'needs-no-token': 'It is answered without an access token.',
    'features-are-flags': 'Unstable features, when there are any, are names with true or false.',
  },
  async run(stage) {
    stage.step('Nobody in particular asks what the server speaks');
    const answer = await stage.anyone.get('/_matrix/client/versions');

    stage.claim('needs-no-token', answer.status === 200, answer.status);

    const { versions, unstable_features: features = {} } = answer.body;
    const wellFormed =
      isStringArray(versions) &&
      versions.length > 0 &&
      versions.every((version) => /^(v\d+\.\d+|r\d+\.\d+\.\d+)$/.test(version));
    stage.claim('lists-versions', wellFormed, versions);

    const flags = Object.values(features ?? {});
    stage.claim(
      'features-are-flags',
      flags.every((flag) => typeof flag === 'boolean'),
      features,
    );
  },
});
