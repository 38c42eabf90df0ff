import { describe, expect, it } from 'vitest';
import { deviceHooks } from '../../../server/encryption/device-hooks.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import type { Outcome } from '../../../server/sessions/ui-auth.ts';
import { deviceStore } from '../../../server/storage/devices.ts';
import { commitParts } from '../../../server/storage/parts.ts';
import { expectMatrixError } from '../expect-error.ts';
import { at } from '../full-server.ts';
import { ALICE, BOB, CAROL, ROOM, settled } from '../world.ts';
import {
  crossKey,
  devicePair,
  identityKeys,
  identityOf,
  signed,
  uploadOf,
  type Identity,
  type Pair,
} from './signed-keys.ts';
import { openStand } from './stand.ts';

const proved: Outcome = { done: true, userId: ALICE, parts: [] };
const refused: Outcome = { done: false, challenge: { session: 'a session' } };
const mustNotAsk = (): never => {
  throw new Error('nothing was to be proved');
};

async function start() {
  const stand = openStand();
  stand.members.join(ROOM, ALICE, BOB);
  const { crossSigning, queries, signing, uploads } = stand;
  for (const [userId, deviceId] of [
    [ALICE, 'PHONE'],
    [ALICE, 'LAPTOP'],
    [BOB, 'B'],
  ] as const)
    await uploads.upload({ userId, deviceId }, { deviceKeys: identityKeys(userId, deviceId) });
  const mine = identityOf(ALICE);
  const upload = (body: JsonObject, prove: () => Promise<Outcome> = mustNotAsk) =>
    crossSigning.upload(ALICE, body, prove);
  /** All keys of a user, as a viewer sees them. */
  const seen = (viewer: string, userId = ALICE) => queries.query(viewer, { [userId]: [] });
  const sign = (body: Record<string, Record<string, JsonObject>>, by = ALICE) =>
    signing.upload(by, body);
  return { ...stand, mine, seen, sign, upload };
}

/** A device, signed by one of the user's keys and by nothing else. */
function deviceSignedBy(
  pair: Pair,
  deviceId = 'PHONE',
  more: JsonObject = {},
): Record<string, JsonObject> {
  const { signatures: _, ...keys } = identityKeys(ALICE, deviceId, more);
  return { [deviceId]: signed(keys, pair) };
}

const masterSignedBy = (pair: Pair, { master }: Identity): Record<string, JsonObject> => ({
  [master.publicKey]: signed(crossKey(master, 'master'), pair),
});

const errcode = (failures: JsonObject, userId: string, name: string) =>
  at(failures, userId, name, 'errcode');

describe('uploading cross-signing keys', () => {
  it('makes them known as they were signed, the user-signing key to its owner only', async () => {
    const { mine, notifier, seen, upload } = await start();
    await settled();
    notifier.pokes.length = 0;
    const body = uploadOf(mine);
    expect(await upload(body)).toBeUndefined();
    const { failures: _, device_keys: __, ...own } = await seen(ALICE);
    expect(own).toEqual({
      master_keys: { [ALICE]: body.master_key },
      self_signing_keys: { [ALICE]: body.self_signing_key },
      user_signing_keys: { [ALICE]: body.user_signing_key },
    });
    expect(await seen(BOB)).toMatchObject({ ...own, user_signing_keys: {} });
    await settled();
    expect(notifier.pokes).toEqual([{ users: [ALICE], rooms: [ROOM] }]);
  });

  it('asks for proof only when a key changes, and then changes nothing without it', async () => {
    const { engine, mine, seen, upload } = await start();
    await upload(uploadOf(mine));
    const { position } = engine;
    const { master_key: master, ...rest } = uploadOf(mine);
    for (const same of [uploadOf(mine), { master_key: master }, rest, {}]) await upload(same);
    expect(engine.position).toBe(position);
    const other = identityOf(ALICE, 'second');
    const { self_signing_key: selfSigning } = uploadOf({
      ...mine,
      selfSigning: other.selfSigning,
    });
    for (const change of [uploadOf(other), { self_signing_key: selfSigning }])
      expect(await upload(change, async () => refused)).toEqual({ session: 'a session' });
    expect(engine.position).toBe(position);
    await upload({ self_signing_key: selfSigning }, async () => proved);
    expect((await seen(BOB)).self_signing_keys).toEqual({ [ALICE]: selfSigning });
  });

  it('asks again when the keys changed while somebody was asked', async () => {
    const { mine, seen, upload } = await start();
    await upload(uploadOf(mine));
    const [second, third] = [identityOf(ALICE, 'second'), identityOf(ALICE, 'third')];
    let asked = 0;
    await upload(uploadOf(second), async () => {
      asked += 1;
      if (asked === 1) await upload(uploadOf(third), async () => proved);
      return proved;
    });
    expect(asked).toBe(2);
    expect((await seen(BOB)).master_keys).toEqual({ [ALICE]: uploadOf(second).master_key });
  });

  it('lets one of two first uploads win, and asks the other for proof', async () => {
    const { upload } = await start();
    const answers = await Promise.all(
      ['first', 'second'].map((words) =>
        upload(uploadOf(identityOf(ALICE, words)), async () => refused),
      ),
    );
    expect(answers.filter((one) => one === undefined)).toHaveLength(1);
  });

  it('leaves nothing of the old identity when the master key is replaced', async () => {
    const { mine, seen, sign, signatures, upload } = await start();
    await upload(uploadOf(mine));
    await sign({
      [ALICE]: {
        ...deviceSignedBy(mine.selfSigning),
        ...masterSignedBy(devicePair(ALICE, 'PHONE'), mine),
      },
    });
    const { master } = identityOf(ALICE, 'second');
    await upload({ master_key: crossKey(master, 'master') }, async () => proved);
    const { device_keys, failures: _, ...keys } = await seen(ALICE);
    expect(keys).toEqual({
      master_keys: { [ALICE]: crossKey(master, 'master') },
      self_signing_keys: {},
      user_signing_keys: {},
    });
    expect(device_keys).toMatchObject({
      [ALICE]: { PHONE: { signatures: identityKeys(ALICE, 'PHONE')['signatures'] } },
    });
    expect(await signatures.shownTo(ALICE, [ALICE])).toEqual([]);
  });

  it('takes signatures of the master key by devices and by itself, if they are right', async () => {
    const { mine, seen, upload } = await start();
    const master = crossKey(mine.master, 'master');
    const phone = devicePair(ALICE, 'PHONE');
    for (const wrong of [
      signed({ ...master, more: 1 }, phone)['signatures'],
      signed(master, devicePair(ALICE, 'GONE'))['signatures'],
      signed(master, mine.selfSigning)['signatures'],
    ])
      await expectMatrixError(
        'M_INVALID_SIGNATURE',
        upload({ master_key: { ...master, signatures: wrong ?? null } }),
      );
    const right = signed(master, phone, mine.master);
    await upload({ master_key: signed(right, identityOf(BOB).master) });
    expect((await seen(BOB)).master_keys).toEqual({ [ALICE]: right });
    const more = signed(master, devicePair(ALICE, 'LAPTOP'));
    await upload({ master_key: more });
    const [key] = Object.values((await seen(BOB)).master_keys);
    expect(Object.keys(Object(at(key, 'signatures', ALICE)))).toHaveLength(3);
  });

  const other = identityOf(ALICE, 'other');
  const mine = identityOf(ALICE);
  const good = uploadOf(mine);
  const master = crossKey(mine.master, 'master');
  it.each<[Parameters<typeof expectMatrixError>[0], string, JsonObject]>([
    ['M_MISSING_PARAM', 'master_key', { self_signing_key: good.self_signing_key }],
    ['M_MISSING_PARAM', 'master_key', {}],
    [
      'M_INVALID_SIGNATURE',
      'self_signing_key',
      { ...good, self_signing_key: crossKey(mine.selfSigning, 'self_signing') },
    ],
    [
      'M_INVALID_SIGNATURE',
      'user_signing_key',
      { ...good, user_signing_key: uploadOf(other).user_signing_key },
    ],
    ['M_INVALID_PARAM', 'user_id', { master_key: { ...master, user_id: BOB } }],
    ['M_INVALID_PARAM', 'usage', { master_key: { ...master, usage: ['user_signing'] } }],
    ['M_INVALID_PARAM', 'keys', { master_key: { ...master, keys: { 'ed25519:A': 'B' } } }],
    ['M_INVALID_PARAM', 'keys', { master_key: { ...master, keys: { 'ed25519:QQ': 'QQ' } } }],
    ['M_INVALID_PARAM', 'keys', { master_key: { ...master, keys: {} } }],
    ['M_BAD_JSON', 'keys', { master_key: { ...master, keys: 'all' } }],
    ['M_BAD_JSON', 'master_key', { master_key: 'x' }],
    [
      'M_INVALID_PARAM',
      'a key of its own',
      {
        master_key: master,
        self_signing_key: signed(crossKey(mine.master, 'self_signing'), mine.master),
      },
    ],
  ])('refuses with %s what is wrong with %s', async (code, named, body) => {
    const { engine, upload } = await start();
    const { position } = engine;
    expect((await expectMatrixError(code, upload(body))).message).toContain(named);
    expect(engine.position).toBe(position);
  });

  it('keeps devices and keys from having the same name, whoever comes first', async () => {
    const stand = await start();
    const { engine, known, mine, upload } = stand;
    const name = mine.master.publicKey;
    known.set(ALICE, [{ deviceId: name, displayName: null }]);
    const { message } = await expectMatrixError('M_FORBIDDEN', upload(uploadOf(mine)));
    expect(message).toContain(name);
    known.delete(ALICE);
    const devices = deviceStore(engine);
    await engine.commit({ writes: [devices.insert(ALICE, name, null, 0)], positions: 0 });
    await expect(upload(uploadOf(mine))).rejects.toThrow('cross-signing keys');
    await engine.commit({ writes: [devices.remove(ALICE, [name])], positions: 0 });

    await upload(uploadOf(mine));
    const hooks = deviceHooks(stand);
    expect(await hooks.isCrossSigningKey(ALICE, name)).toBe(true);
    expect(await hooks.isCrossSigningKey(BOB, name)).toBe(false);
    const added = hooks.deviceChange(ALICE, { kind: 'added', deviceIds: [name] });
    await expect(commitParts(engine, [added])).rejects.toThrow('cross-signing keys');
  });
});

describe('uploading signatures', () => {
  async function both() {
    const stand = await start();
    const bobs = identityOf(BOB);
    await stand.upload(uploadOf(stand.mine));
    await stand.crossSigning.upload(BOB, uploadOf(bobs), mustNotAsk);
    await settled();
    stand.notifier.pokes.length = 0;
    return { ...stand, bobs };
  }

  it('of devices by the self-signing key, and of the master key by devices, are for everyone', async () => {
    const { changes, engine, mine, notifier, seen, sign } = await both();
    const { position } = engine;
    const phone = devicePair(ALICE, 'PHONE');
    const body = {
      [ALICE]: { ...deviceSignedBy(mine.selfSigning), ...masterSignedBy(phone, mine) },
    };
    expect(await sign(body)).toEqual({});
    const { device_keys, master_keys } = await seen(BOB);
    expect(at(device_keys, ALICE, 'PHONE', 'signatures', ALICE)).toEqual({
      ...Object(at(identityKeys(ALICE, 'PHONE'), 'signatures', ALICE)),
      ...Object(at(body, ALICE, 'PHONE', 'signatures', ALICE)),
    });
    expect(master_keys).toEqual({ [ALICE]: masterSignedBy(phone, mine)[mine.master.publicKey] });
    await settled();
    expect(await changes.between(position, engine.position)).toEqual([ALICE]);
    expect(notifier.pokes).toEqual([{ users: [ALICE], rooms: [ROOM] }]);
    // The same again is no news.
    expect(await sign(body)).toEqual({});
    expect(engine.position).toBe(position + 1);
  });

  it('of another user by the user-signing key are for the one who made them', async () => {
    const { bobs, changes, engine, mine, seen, sign, signatures } = await both();
    const { position } = engine;
    const body = { [BOB]: masterSignedBy(mine.userSigning, bobs) };
    expect(await sign(body)).toEqual({});
    const key = crossKey(bobs.master, 'master');
    expect((await seen(ALICE, BOB)).master_keys).toEqual({ [BOB]: signed(key, mine.userSigning) });
    for (const viewer of [BOB, CAROL])
      expect((await seen(viewer, BOB)).master_keys).toEqual({ [BOB]: key });
    expect(await changes.between(position, engine.position)).toEqual([]);
    expect(await signatures.signedBetween(ALICE, position, engine.position)).toEqual([BOB]);
    expect(await signatures.signedBetween(BOB, position, engine.position)).toEqual([]);
  });

  it('are gone with the keys they are on, and with those that made them', async () => {
    const { bobs, crossSigning, mine, sign, signatures, upload, uploads } = await both();
    await sign({
      [ALICE]: deviceSignedBy(mine.selfSigning),
      [BOB]: masterSignedBy(mine.userSigning, bobs),
    });
    const phone = { userId: ALICE, deviceId: 'PHONE' };
    await uploads.upload(phone, { deviceKeys: identityKeys(ALICE, 'PHONE', { algorithms: [] }) });
    const left = async () =>
      (await signatures.shownTo(ALICE, [ALICE, BOB]))
        .filter(({ signer_key_id: id }) => !id.includes('master'))
        .map(({ user_id: owner, signer_key_id: id }) => [owner, id]);
    expect(await left()).toContainEqual([BOB, mine.userSigning.keyId]);
    expect(await left()).not.toContainEqual([ALICE, mine.selfSigning.keyId]);
    await crossSigning.upload(BOB, uploadOf(identityOf(BOB, 'second')), async () => proved);
    expect(await left()).not.toContainEqual([BOB, mine.userSigning.keyId]);
    await upload(uploadOf(identityOf(ALICE, 'second')), async () => proved);
    expect((await left()).flat()).not.toContain(mine.master.keyId);
  });

  it('fail one by one, and the others are kept', async () => {
    const { bobs, mine, seen, sign } = await both();
    const { master } = mine;
    const failures = await sign({
      [ALICE]: {
        // The master key signs no devices.
        ...deviceSignedBy(master),
        // Not the keys that are there.
        ...deviceSignedBy(mine.selfSigning, 'LAPTOP', { algorithms: [] }),
        ...masterSignedBy(devicePair(ALICE, 'LAPTOP'), mine),
        GONE: signed({}, mine.selfSigning),
        [mine.selfSigning.publicKey]: crossKey(mine.selfSigning, 'self_signing'),
      },
      [BOB]: {
        [bobs.master.publicKey]: {
          ...crossKey(bobs.master, 'master'),
          signatures: { [ALICE]: { [mine.userSigning.keyId]: 'A'.repeat(86) } },
        },
        [bobs.userSigning.publicKey]: signed(
          crossKey(bobs.userSigning, 'user_signing'),
          mine.userSigning,
        ),
        [bobs.selfSigning.publicKey]: signed(
          crossKey(bobs.selfSigning, 'self_signing'),
          mine.userSigning,
        ),
        B: signed(identityKeys(BOB, 'B'), mine.userSigning),
      },
    });
    const codes = Object.entries({
      [ALICE]: ['PHONE', 'LAPTOP', 'GONE', mine.selfSigning.publicKey],
      [BOB]: [bobs.master, bobs.userSigning, bobs.selfSigning].map((one) => one.publicKey),
    }).map(([owner, names]) => names.map((name) => errcode(failures, owner, name)));
    expect(codes).toEqual([
      ['M_FORBIDDEN', 'M_INVALID_SIGNATURE', 'M_NOT_FOUND', 'M_INVALID_SIGNATURE'],
      ['M_INVALID_SIGNATURE', 'M_NOT_FOUND', 'M_FORBIDDEN'],
    ]);
    expect(errcode(failures, BOB, 'B')).toBe('M_NOT_FOUND');
    expect((await seen(BOB)).master_keys).toEqual({
      [ALICE]: Object.values(masterSignedBy(devicePair(ALICE, 'LAPTOP'), mine))[0],
    });
  });

  it('cannot be made in the name of others, who may come along as they are', async () => {
    const { bobs, mine, sign } = await both();
    const key = crossKey(bobs.master, 'master');
    const bySelf = signed(key, devicePair(BOB, 'B'));
    await sign({ [BOB]: { [bobs.master.publicKey]: bySelf } }, BOB);
    const upload = (object: JsonObject) => sign({ [BOB]: { [bobs.master.publicKey]: object } });
    const forged = signed(bySelf, mine.userSigning, identityOf(CAROL).userSigning);
    expect(errcode(await upload(forged), BOB, bobs.master.publicKey)).toBe('M_FORBIDDEN');
    expect(await upload(signed(bySelf, mine.userSigning))).toEqual({});
    await expectMatrixError('M_INVALID_PARAM', sign({ nobody: {} }));
  });
});
