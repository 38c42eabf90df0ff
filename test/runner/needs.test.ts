import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../server/matrix/json.ts';
import type { Needs } from '../../snippets/example.ts';
import { whyNot } from '../../snippets/runner/needs.ts';
import { createTarget, type KnownOffers } from '../../snippets/runner/target.ts';
import { startFake } from './fake-homeserver.ts';

type Fake = Parameters<typeof startFake>[0];

async function why(needs: Needs | undefined, fake: Fake, known?: KnownOffers) {
  const server = await startFake(fake);
  try {
    const target = createTarget(server.url, known === undefined ? {} : { known });
    return { reason: await whyNot(needs, target), requests: server.requests };
  } finally {
    await server.stop();
  }
}

const ruma = (settings?: JsonObject): JsonObject => ({
  name: 'Ruma TS',
  ...(settings === undefined ? {} : { settings }),
});

describe('whyNot', () => {
  it('asks nothing when nothing is needed', async () => {
    expect(await why(undefined, {})).toEqual({ reason: undefined, requests: [] });
    expect(await why({}, {})).toEqual({ reason: undefined, requests: [] });
  });

  it('knows Ruma TS from others', async () => {
    expect((await why({ ruma: true }, { health: ruma() })).reason).toBeUndefined();
    expect((await why({ ruma: true }, {})).reason).toContain('another server');
    expect((await why({ ruma: true }, { health: { status: 'ok' } })).reason).toContain(
      'another server',
    );
  });

  it.each([
    ['open', 'open', /^none$/],
    ['open', 'token', 'registration here asks for a registration token'],
    ['open', 'closed', 'registration here is closed'],
    ['closed', 'closed', /^none$/],
    ['closed', 'open', 'registration here is open'],
    ['open', 'email', 'something only a person can give'],
    ['token', 'token', 'none was given'],
  ] as const)('needs %s registration, finds %s', async (registration, offered, reason) => {
    const found = await why({ registration }, { registration: offered });
    expect(found.reason ?? 'none').toMatch(reason);
  });

  it('probes for guests', async () => {
    expect((await why({ guests: 'on' }, { guests: true })).reason).toBeUndefined();
    expect((await why({ guests: 'off' }, {})).reason).toBeUndefined();
    expect((await why({ guests: 'on' }, {})).reason).toContain('guest accounts to be on');
    expect((await why({ guests: 'off' }, { guests: true })).reason).toContain(
      'guest accounts to be off',
    );
  });

  it('does not guess about rate limits', async () => {
    expect((await why({ rateLimits: 'on' }, {})).reason).toContain('does not say');
    const on = ruma({ RUMA_RATE_LIMITS: 'on' });
    expect((await why({ rateLimits: 'on' }, { health: on })).reason).toBeUndefined();
    const off = ruma({ RUMA_RATE_LIMITS: 'off' });
    expect((await why({ rateLimits: 'on' }, { health: off })).reason).toContain('they are off');
  });

  it('compares settings', async () => {
    const config = { RUMA_DEFAULT_ROOM_VERSION: '11' };
    expect((await why({ config }, {})).reason).toContain('does not show its settings');
    expect((await why({ config }, { health: ruma(config) })).reason).toBeUndefined();
    const other = ruma({ RUMA_DEFAULT_ROOM_VERSION: '12' });
    expect((await why({ config }, { health: other })).reason).toBe(
      'it needs a server started with RUMA_DEFAULT_ROOM_VERSION=11',
    );
  });

  it('believes whoever started the server, without asking it', async () => {
    const known = { registration: 'open', guests: 'on', ruma: true, rateLimits: 'on' } as const;
    const needs = { registration: 'open', guests: 'on', ruma: true, rateLimits: 'on' } as const;
    expect(await why(needs, {}, known)).toEqual({ reason: undefined, requests: [] });
  });
});
