import { expect, it } from 'vitest';
import { privateDataRemoved } from '../../../server/account-data/erasure.ts';
import { createOpenId, OPENID_TOKEN_SECONDS } from '../../../server/sessions/openid.ts';
import { openIdTokenStore } from '../../../server/storage/openid-tokens.ts';
import { ALICE, BOB, openWorld } from '../world.ts';

it('OpenID tokens tell whose they are until they expire, or the account ends', async () => {
  const { clock, engine, time } = openWorld();
  const openId = createOpenId({ engine, store: openIdTokenStore(engine), clock });
  const [hers, his] = [await openId.issue(ALICE), await openId.issue(BOB)];
  expect(await openId.userOf(hers)).toBe(ALICE);
  expect(await openId.userOf(`${hers}x`)).toBeUndefined();
  await engine.commit({ writes: privateDataRemoved(ALICE), positions: 0 });
  expect(await openId.userOf(hers)).toBeUndefined();
  await time.pass(OPENID_TOKEN_SECONDS * 1000 - 1);
  expect(await openId.userOf(his)).toBe(BOB);
  await time.pass(1);
  expect(await openId.userOf(his)).toBeUndefined();
});
