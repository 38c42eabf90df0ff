import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { addCors } from '../../../server/http/cors.ts';
import { shedLoad } from '../../../server/http/overload.ts';

/** Keeps the event loop busy for so many milliseconds. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('overload', () => {
  const app = Fastify();
  addCors(app);
  shedLoad(app, { maxTurnMs: 100, sampleEveryMs: 20 });
  app.get('/_matrix/x', async () => ({}));
  app.get('/page', async () => ({}));
  afterEach(() => app.close());

  it('refuses with 503 while every turn is slow, not for one pause, and only Matrix', async () => {
    const ask = (url = '/_matrix/x') => app.inject({ url });
    expect((await ask()).statusCode).toBe(200);

    block(400);
    await turn();
    expect((await ask()).statusCode).toBe(200);

    for (let n = 0; n < 8; n += 1) {
      block(150);
      await turn();
    }
    const refused = await ask();
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toMatchObject({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 2000 });
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.headers['access-control-allow-origin']).toBe('*');
    expect((await ask('/page')).statusCode).toBe(200);

    await expect.poll(async () => (await ask()).statusCode, { timeout: 5_000 }).toBe(200);
  });
});
