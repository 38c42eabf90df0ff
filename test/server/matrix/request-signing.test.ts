import { expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { requestAuthorization } from '../../../server/matrix/request-signing.ts';
import { verifyJson } from '../../../server/matrix/signing.ts';

const crypto = nodeCrypto();
const key = { keyId: 'ed25519:a_1', seed: new Uint8Array(32).fill(5) };

it('a signed request names who makes it, and can be made of nobody else, at no other place', () => {
  const request = {
    method: 'POST',
    uri: '/_matrix/identity/v2/3pid/unbind',
    destination: 'id.example:8090',
    content: { mxid: '@alice:example.org' },
  };
  const header = requestAuthorization(request, 'example.org', key, crypto);
  const [, sig = ''] =
    /^X-Matrix origin="example\.org",destination="id\.example:8090",key="ed25519:a_1",sig="([^"]+)"$/.exec(
      header,
    ) ?? [];
  const holds = (change: object) =>
    verifyJson(
      {
        ...request,
        origin: 'example.org',
        ...change,
        signatures: { 'example.org': { [key.keyId]: sig } },
      },
      'example.org',
      key.keyId,
      crypto.ed25519PublicKey(key.seed),
      crypto,
    );
  expect(holds({})).toBe(true);
  for (const change of [
    { method: 'PUT' },
    { uri: '/' },
    { destination: 'evil.example' },
    { origin: 'evil.example' },
    { content: { mxid: '@bob:example.org' } },
  ])
    expect(holds(change)).toBe(false);
});
