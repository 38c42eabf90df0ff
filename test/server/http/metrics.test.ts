import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWithRoom, raw, type WithRoom } from './raw.ts';

describe('health and metrics', () => {
  let stand: WithRoom;
  beforeAll(async () => {
    stand = await openWithRoom({ RUMA_REGISTRATION_SHARED_SECRET: 'hush-hush' });
  });
  afterAll(() => stand.close());

  const metrics = async (): Promise<string> =>
    (await stand.server.app.inject('/_ruma/metrics')).payload;

  it('says that it is well, where the stream is, and nothing secret', async () => {
    const answer = await raw(stand.server, { url: '/_ruma/health' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: 'ok',
      server_name: 'example.org',
      position: stand.server.engine.position,
    });
    expect(answer.text).not.toContain('hush-hush');
  });

  it('counts requests by the pattern of their route, never by their path', async () => {
    await stand.as({ url: `${stand.room}/members` });
    await stand.as({ url: `/_matrix/client/v3/nothing/of/that/kind` });
    await stand.as({ method: 'POST', url: `${stand.room}/members` });
    const text = await metrics();
    expect(text).toContain(
      'ruma_request_duration_seconds_count{method="GET",route="/_matrix/client/v3/rooms/:roomId/members",status="200"} 1',
    );
    expect(text).toContain('route="unknown",status="404"');
    expect(text).toContain('route="unknown",status="405"');
    expect(text).not.toContain(stand.roomId);
    expect(text).not.toContain('nothing/of');
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('has as many in flight as there are, also after requests that the router refuses', async () => {
    for (let n = 0; n < 3; n += 1) await stand.as({ url: '/_matrix/client/v3/profile/%zz' });
    expect(await metrics()).toMatch(/^ruma_requests_in_flight 1$/m);
  });

  it('is not served where it is off', async () => {
    const quiet = await openWithRoom({ RUMA_METRICS: false });
    for (const url of ['/_ruma/health', '/_ruma/metrics'])
      expect((await raw(quiet.server, { url })).status).toBe(404);
    await quiet.close();
  });
});
