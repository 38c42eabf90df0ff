/** Versions, capabilities, and the two well-known documents. */
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../server/config.ts';
import { createStand, type Answer } from '../../sessions/stand.ts';

async function ask(path: string, options: Partial<Config> = {}): Promise<Answer> {
  const stand = await createStand(options);
  const answer = await stand.call('GET', path);
  await stand.close();
  return answer;
}

describe('getVersions', () => {
  it('lists v1.1 to v1.19, also for a token that is worth nothing', async () => {
    const stand = await createStand();
    const { status, body } = await stand.call(
      'GET',
      '/_matrix/client/versions',
      undefined,
      'stale',
    );
    expect(status).toBe(200);
    expect(body['versions']).toHaveLength(19);
    expect(body['versions']).toEqual(expect.arrayContaining(['v1.1', 'v1.19']));
    expect(body['unstable_features']).toEqual({});
    await stand.close();
  });
});

describe('getCapabilities', () => {
  it('names the room versions and what can be changed', async () => {
    const stand = await createStand({ RUMA_DEFAULT_ROOM_VERSION: '11' });
    const { token } = await stand.register('alice');
    const { body } = await stand.call('GET', '/capabilities', undefined, token);
    expect(body['capabilities']).toMatchObject({
      'm.room_versions': {
        default: '11',
        available: { '1': 'stable', '6': 'stable', '12': 'stable' },
      },
      'm.change_password': { enabled: true },
      'm.3pid_changes': { enabled: false },
    });
    expect((await stand.call('GET', '/capabilities')).status).toBe(401);
    await stand.close();
  });
});

describe('getWellknown', () => {
  it('says the configured address, else 404', async () => {
    const path = '/.well-known/matrix/client';
    const set = await ask(path, { RUMA_PUBLIC_BASEURL: 'https://matrix.example.org' });
    expect(set.body).toEqual({ 'm.homeserver': { base_url: 'https://matrix.example.org' } });
    expect(await ask(path)).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
  });
});

describe('getWellknownSupport', () => {
  const path = '/.well-known/matrix/support';

  it('says whom to reach, else 404', async () => {
    const user = await ask(path, { RUMA_ADMIN_CONTACT: '@admin:example.org' });
    expect(user.body).toEqual({
      contacts: [{ role: 'm.role.admin', matrix_id: '@admin:example.org' }],
    });
    const both = await ask(path, {
      RUMA_ADMIN_CONTACT: 'admin@example.org',
      RUMA_SUPPORT_PAGE: 'https://example.org/help',
    });
    expect(both.body).toEqual({
      contacts: [{ role: 'm.role.admin', email_address: 'admin@example.org' }],
      support_page: 'https://example.org/help',
    });
    const page = await ask(path, { RUMA_SUPPORT_PAGE: 'https://example.org/help' });
    expect(page.body).toEqual({ support_page: 'https://example.org/help' });
    expect(await ask(path)).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
  });
});
