import { describe, expect, it } from 'vitest';
import { KeyClaims } from '../../../server/encryption/key-claim.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, readsOf, ROOM, settled } from '../world.ts';
import { devicePair, identityKeys, oneTimeKey, pairOf, signed } from './signed-keys.ts';
import { openStand } from './stand.ts';

const PHONE = { userId: ALICE, deviceId: 'PHONE' };
const CURVE = 'signed_curve25519';

function start() {
  const stand = openStand();
  stand.members.join(ROOM, ALICE, BOB);
  return stand;
}

const identity = (deviceId = 'PHONE', more: JsonObject = {}): JsonObject =>
  identityKeys(ALICE, deviceId, more);

const key = (text: string): JsonObject => oneTimeKey(ALICE, 'PHONE', text);

describe('uploading device keys', () => {
  it('makes them known, and tells those who share a room', async () => {
    const { changes, notifier, queries, uploads } = start();
    await uploads.upload(PHONE, { deviceKeys: identity() });
    expect(await queries.query(BOB, { [ALICE]: [] })).toEqual({
      device_keys: {
        [ALICE]: { PHONE: { ...identity(), unsigned: { device_display_name: 'Pocket' } } },
      },
      master_keys: {},
      self_signing_keys: {},
      user_signing_keys: {},
      failures: {},
    });
    await settled();
    expect(notifier.pokes).toEqual([{ users: [ALICE], rooms: [ROOM] }]);
    expect(await changes.between(0, 1)).toEqual([ALICE]);
  });

  it('is no news when nothing changed', async () => {
    const { engine, notifier, uploads } = start();
    await uploads.upload(PHONE, { deviceKeys: identity() });
    const { algorithms, ...rest } = identity();
    await uploads.upload(PHONE, { deviceKeys: { ...rest, algorithms: algorithms ?? [] } });
    await uploads.upload(PHONE, {});
    await settled();
    expect(engine.counters.commits).toBe(1);
    expect(notifier.pokes).toHaveLength(1);
  });

  it('replaces them', async () => {
    const { engine, queries, uploads } = start();
    await uploads.upload(PHONE, { deviceKeys: identity() });
    await uploads.upload(PHONE, { deviceKeys: identity('PHONE', { algorithms: [] }) });
    expect(engine.position).toBe(2);
    const { device_keys } = await queries.query(BOB, { [ALICE]: ['PHONE'] });
    expect(device_keys).toMatchObject({ [ALICE]: { PHONE: { algorithms: [] } } });
  });

  it('drops what the client says is unsigned', async () => {
    const { queries, uploads } = start();
    await uploads.upload(PHONE, {
      deviceKeys: identity('PHONE', { unsigned: { device_display_name: 'Fake' } }),
    });
    const { device_keys } = await queries.query(BOB, { [ALICE]: [] });
    expect(device_keys).toMatchObject({
      [ALICE]: { PHONE: { unsigned: { device_display_name: 'Pocket' } } },
    });
  });

  it.each<[string, JsonObject]>([
    ['user_id', { user_id: BOB }],
    ['device_id', { device_id: 'LAPTOP' }],
    ['keys', { keys: { 'ed25519:LAPTOP': 'x' } }],
    ['keys', { keys: { nonsense: 'x' } }],
    ['ed25519:PHONE', { keys: { 'curve25519:PHONE': 'x' } }],
  ])('refuses another’s: %s', async (field, wrong) => {
    const { engine, uploads } = start();
    const upload = uploads.upload(PHONE, { deviceKeys: identity('PHONE', wrong) });
    expect((await expectMatrixError('M_INVALID_PARAM', upload)).message).toContain(field);
    expect(engine.counters.commits).toBe(0);
  });

  it.each<[string, JsonObject]>([
    ['none', { signatures: {} }],
    ['somebody else’s', { signatures: { [BOB]: { 'ed25519:PHONE': 'x' } } }],
    ['one that is not one', { signatures: { [ALICE]: { 'ed25519:PHONE': 'x' } } }],
    [
      'one over other keys',
      { signatures: identity('PHONE', { algorithms: [] })['signatures'] ?? {} },
    ],
  ])('refuses keys that the device has not signed: %s', async (_, wrong) => {
    const { engine, uploads } = start();
    const upload = uploads.upload(PHONE, { deviceKeys: identity('PHONE', wrong) });
    const { message } = await expectMatrixError('M_INVALID_SIGNATURE', upload);
    expect(message).toContain('device_keys.signatures');
    expect(engine.counters.commits).toBe(0);
  });

  it('keeps no signatures in the name of others', async () => {
    const { queries, uploads } = start();
    const deviceKeys = signed(identity(), pairOf(BOB, 'user_signing'));
    await uploads.upload(PHONE, { deviceKeys });
    const { device_keys } = await queries.query(BOB, { [ALICE]: [] });
    expect(device_keys).toMatchObject({
      [ALICE]: { PHONE: { signatures: identity()['signatures'] } },
    });
    expect(JSON.stringify(device_keys)).not.toContain(BOB);
  });

  it.each<[string, JsonObject]>([
    ['user_id', { user_id: 5 }],
    ['algorithms', { algorithms: 'all' }],
    ['keys', { keys: [] }],
    ['keys', { keys: { 'ed25519:PHONE': {} } }],
  ])('refuses the wrong shape: %s', async (field, wrong) => {
    const { uploads } = start();
    const upload = uploads.upload(PHONE, { deviceKeys: identity('PHONE', wrong) });
    expect((await expectMatrixError('M_BAD_JSON', upload)).message).toContain(field);
  });
});

describe('asking for device keys', () => {
  it('answers the devices asked for, of users that are known', async () => {
    const { queries, uploads } = start();
    await uploads.upload(PHONE, { deviceKeys: identity() });
    await uploads.upload({ userId: ALICE, deviceId: 'LAPTOP' }, { deviceKeys: identity('LAPTOP') });
    const { device_keys } = await queries.query(BOB, {
      [ALICE]: ['LAPTOP', 'NONE'],
      [BOB]: [],
      '@nobody:example.org': [],
    });
    expect(device_keys).toEqual({
      [ALICE]: { LAPTOP: { ...identity('LAPTOP'), unsigned: {} } },
      [BOB]: {},
    });
  });

  it('names the servers it cannot ask, and what is no user id', async () => {
    const { queries } = start();
    const { device_keys, failures } = await queries.query(BOB, { '@far:elsewhere.org': [] });
    expect(device_keys).toEqual({});
    expect(Object.keys(failures)).toEqual(['elsewhere.org']);
    await expectMatrixError('M_INVALID_PARAM', queries.query(BOB, { nobody: [] }));
  });

  it('asks the database as often for any number of users', async () => {
    const world = start();
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`@u${n}:example.org`, []]),
    );
    expect(await readsOf(world, () => world.queries.query(BOB, many))).toBe(3);
  });
});

describe('one-time keys', () => {
  it('are counted by algorithm', async () => {
    const { oneTimeKeys, uploads } = start();
    const counts = await uploads.upload(PHONE, {
      oneTimeKeys: { [`${CURVE}:A`]: key('a'), [`${CURVE}:B`]: key('b'), 'curve25519:A': 'plain' },
    });
    expect(counts).toEqual({ [CURVE]: 2, curve25519: 1 });
    expect(await oneTimeKeys.counts({ userId: ALICE, deviceId: 'LAPTOP' })).toEqual({});
  });

  it('may be uploaded again as they were, not otherwise', async () => {
    const { engine, uploads } = start();
    await uploads.upload(PHONE, { oneTimeKeys: { [`${CURVE}:A`]: key('a') } });
    const again = { [`${CURVE}:A`]: key('a'), [`${CURVE}:B`]: key('b') };
    expect(await uploads.upload(PHONE, { oneTimeKeys: again })).toEqual({ [CURVE]: 2 });
    const other = { [`${CURVE}:C`]: key('c'), [`${CURVE}:A`]: key('other') };
    await expectMatrixError('M_INVALID_PARAM', uploads.upload(PHONE, { oneTimeKeys: other }));
    expect(await uploads.upload(PHONE, {})).toEqual({ [CURVE]: 2 });
    expect(engine.position).toBe(0);
  });

  it.each<['M_INVALID_PARAM' | 'M_BAD_JSON', JsonObject]>([
    ['M_INVALID_PARAM', { nonsense: key('x') }],
    ['M_INVALID_PARAM', { ':x': key('x') }],
    ['M_BAD_JSON', { [`${CURVE}:A`]: 5 }],
    ['M_BAD_JSON', { [`${CURVE}:A`]: { key: 'x' } }],
  ])('of the wrong form are %s', async (code, keys) => {
    const { uploads } = start();
    await expectMatrixError(code, uploads.upload(PHONE, { oneTimeKeys: keys }));
    await expectMatrixError(code, uploads.upload(PHONE, { fallbackKeys: keys }));
  });

  it('must be signed by the device, as far as its key is known', async () => {
    const { uploads } = start();
    const wrong = { [`${CURVE}:A`]: { ...key('a'), key: 'b' } };
    const stranger = { [`${CURVE}:A`]: signed({ key: 'a' }, devicePair(ALICE, 'LAPTOP')) };
    // Nothing is known of the device yet.
    await uploads.upload(PHONE, { fallbackKeys: wrong });
    await uploads.upload(PHONE, { deviceKeys: identity() });
    for (const keys of [wrong, stranger])
      for (const field of ['oneTimeKeys', 'fallbackKeys'])
        await expectMatrixError('M_INVALID_SIGNATURE', uploads.upload(PHONE, { [field]: keys }));
    expect(
      await uploads.upload(PHONE, { oneTimeKeys: { 'other:A': { ...key('x'), key: 'y' } } }),
    ).toEqual({
      other: 1,
    });
  });

  it('are claimed in the order of their upload, each once', async () => {
    const { claims, engine, notifier, oneTimeKeys, uploads } = start();
    for (const id of ['C', 'A', 'B'])
      await uploads.upload(PHONE, { oneTimeKeys: { [`${CURVE}:${id}`]: key(id) } });
    const claim = () => claims.claim({ [ALICE]: { PHONE: CURVE, NONE: CURVE } });
    expect(await claim()).toEqual({
      one_time_keys: { [ALICE]: { PHONE: { [`${CURVE}:C`]: key('C') } } },
      failures: {},
    });
    expect((await claim()).one_time_keys).toEqual({
      [ALICE]: { PHONE: { [`${CURVE}:A`]: key('A') } },
    });
    expect(await oneTimeKeys.counts(PHONE)).toEqual({ [CURVE]: 1 });
    const claimedIn = (after: number, upTo: number) =>
      oneTimeKeys.claimedBetween(PHONE, after, upTo);
    expect(await claimedIn(engine.position - 1, engine.position)).toBe(true);
    expect(await claimedIn(0, engine.position - 1)).toBe(false);
    expect(await claimedIn(engine.position, engine.position)).toBe(false);
    expect(notifier.pokes.at(-1)).toEqual({ users: [ALICE], rooms: [] });
    await claim();
    expect((await claim()).one_time_keys).toEqual({});
  });

  it('are not handed out again when they are uploaded again', async () => {
    const { claims, uploads } = start();
    const keys = { oneTimeKeys: { [`${CURVE}:A`]: key('a') } };
    await uploads.upload(PHONE, keys);
    await claims.claim({ [ALICE]: { PHONE: CURVE } });
    expect(await uploads.upload(PHONE, keys)).toEqual({});
    expect((await claims.claim({ [ALICE]: { PHONE: CURVE } })).one_time_keys).toEqual({});
  });

  it('are never handed out twice, however many ask at once', async () => {
    const { claims, uploads } = start();
    const ids = Array.from({ length: 20 }, (_, n) => `K${n}`);
    await uploads.upload(PHONE, {
      oneTimeKeys: Object.fromEntries(ids.map((id) => [`${CURVE}:${id}`, key(id)])),
    });
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => claims.claim({ [ALICE]: { PHONE: CURVE } })),
    );
    const taken = answers.map(({ one_time_keys }) => JSON.stringify(one_time_keys));
    expect(new Set(taken.filter((one) => one !== '{}')).size).toBe(20);
    expect(taken.filter((one) => one === '{}')).toHaveLength(10);
  });

  it('are claimed from two processes without a key given twice', async () => {
    const world = start();
    const other = new KeyClaims({ ...world, oneTimeKeys: world.oneTimeKeys });
    await world.uploads.upload(PHONE, {
      oneTimeKeys: { [`${CURVE}:A`]: key('a'), [`${CURVE}:B`]: key('b') },
    });
    const answers = await Promise.all(
      [world.claims, other].map((claims) => claims.claim({ [ALICE]: { PHONE: CURVE } })),
    );
    expect(new Set(answers.map((one) => JSON.stringify(one.one_time_keys))).size).toBe(2);
  });

  it('of other servers cannot be claimed', async () => {
    const { claims } = start();
    const { failures } = await claims.claim({ '@far:elsewhere.org': { X: CURVE } });
    expect(Object.keys(failures)).toEqual(['elsewhere.org']);
    await expectMatrixError('M_INVALID_PARAM', claims.claim({ nobody: {} }));
  });
});

describe('fallback keys', () => {
  const fallback = (text: string) => oneTimeKey(ALICE, 'PHONE', text, { fallback: true });
  const claim = { [ALICE]: { PHONE: CURVE } };

  it('are handed out when nothing else is left, and stay', async () => {
    const { claims, engine, oneTimeKeys, uploads } = start();
    await uploads.upload(PHONE, {
      oneTimeKeys: { [`${CURVE}:A`]: key('a') },
      fallbackKeys: { [`${CURVE}:F`]: fallback('f') },
    });
    expect(await oneTimeKeys.unusedFallbacks(PHONE)).toEqual([CURVE]);
    await claims.claim(claim);
    expect(await oneTimeKeys.unusedFallbacks(PHONE)).toEqual([CURVE]);
    const last = { [ALICE]: { PHONE: { [`${CURVE}:F`]: fallback('f') } } };
    expect((await claims.claim(claim)).one_time_keys).toEqual(last);
    expect(await oneTimeKeys.unusedFallbacks(PHONE)).toEqual([]);
    const { position } = engine;
    expect((await claims.claim(claim)).one_time_keys).toEqual(last);
    expect(engine.position).toBe(position);
  });

  it('stay used when the same is uploaded again, and are replaced by another', async () => {
    const { claims, oneTimeKeys, uploads } = start();
    const upload = (text: string) =>
      uploads.upload(PHONE, { fallbackKeys: { [`${CURVE}:F`]: fallback(text) } });
    await upload('f');
    await claims.claim(claim);
    await upload('f');
    expect(await oneTimeKeys.unusedFallbacks(PHONE)).toEqual([]);
    await upload('g');
    expect(await oneTimeKeys.unusedFallbacks(PHONE)).toEqual([CURVE]);
    expect((await claims.claim(claim)).one_time_keys).toEqual({
      [ALICE]: { PHONE: { [`${CURVE}:F`]: fallback('g') } },
    });
  });

  it('are one for each algorithm', async () => {
    const { uploads } = start();
    const fallbackKeys = { [`${CURVE}:F`]: fallback('f'), [`${CURVE}:G`]: fallback('g') };
    await expectMatrixError('M_INVALID_PARAM', uploads.upload(PHONE, { fallbackKeys }));
  });
});
