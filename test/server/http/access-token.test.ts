import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal, openWithRoom, raw, type WithRoom } from './raw.ts';

describe('where a request carries its token', () => {
  let stand: WithRoom;
  beforeAll(async () => {
    stand = await openWithRoom();
  });
  afterAll(() => stand.close());

  const whoami = '/_matrix/client/v3/account/whoami';

  it('refuses what is no token, and says whether it saw one', async () => {
    for (const [authorization, status] of [
      ['Basic YWxpY2U6c2VjcmV0', 'M_MISSING_TOKEN'],
      ['Bearer', 'M_MISSING_TOKEN'],
      ['Bearer ', 'M_MISSING_TOKEN'],
      ['Bearer a b', 'M_MISSING_TOKEN'],
      [stand.token, 'M_MISSING_TOKEN'],
      ['Bearer x', 'M_UNKNOWN_TOKEN'],
      [`Bearer ${stand.token}x`, 'M_UNKNOWN_TOKEN'],
      [`Bearer ${stand.token.slice(0, -1)}`, 'M_UNKNOWN_TOKEN'],
      [`Bearer ${'x'.repeat(10_000)}`, 'M_UNKNOWN_TOKEN'],
      [`Bearer ${stand.token},Bearer ${stand.token}`, 'M_MISSING_TOKEN'],
    ] as const)
      expectRefusal(
        await raw(stand.server, { url: `${stand.room}/members`, headers: { authorization } }),
        401,
        status,
      );
  });

  it('takes any case and any number of spaces before the token', async () => {
    for (const authorization of [`bearer ${stand.token}`, `BEARER   ${stand.token}`])
      expect((await raw(stand.server, { url: whoami, headers: { authorization } })).status).toBe(
        200,
      );
  });

  it('takes the query where there is no header, and only there', async () => {
    const inQuery = (token: string): string => `${whoami}?access_token=${token}`;
    expect((await raw(stand.server, { url: inQuery(stand.token) })).status).toBe(200);
    expect((await stand.as({ url: inQuery('x') })).status).toBe(200);
    const headers = { authorization: 'Bearer x' };
    const both = await raw(stand.server, { url: inQuery(stand.token), headers });
    expectRefusal(both, 401, 'M_UNKNOWN_TOKEN');
    expectRefusal(await raw(stand.server, { url: inQuery('') }), 401, 'M_MISSING_TOKEN');
    const twice = await raw(stand.server, {
      url: `${inQuery(stand.token)}&access_token=${stand.token}`,
    });
    expectRefusal(twice, 401, 'M_MISSING_TOKEN');
  });

  it('does not look for one in a body or a cookie', async () => {
    const answer = await raw(stand.server, {
      method: 'POST',
      url: '/_matrix/client/v3/createRoom',
      headers: { cookie: `access_token=${stand.token}` },
      payload: JSON.stringify({ access_token: stand.token }),
    });
    expectRefusal(answer, 401, 'M_MISSING_TOKEN');
  });
});
