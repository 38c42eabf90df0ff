import { describe, expect, it } from 'vitest';
import { privateDataRemoved } from '../../../server/account-data/erasure.ts';
import { accountDataStore } from '../../../server/storage/account-data.ts';
import { filterStore } from '../../../server/storage/filters.ts';
import { notificationStore } from '../../../server/storage/notifications.ts';
import { presenceStore } from '../../../server/storage/presence.ts';
import { pushRuleStore } from '../../../server/storage/push-rules.ts';
import { ALICE, BOB, openWorld, ROOM } from '../world.ts';

describe('what is deleted with an account', () => {
  it('is all that only its user could see, and nothing of anyone else', async () => {
    const { engine } = openWorld();
    const accountData = accountDataStore(engine);
    const filters = filterStore(engine);
    const notifications = notificationStore(engine);
    const presence = presenceStore(engine);
    const pushRules = pushRuleStore(engine);
    const place = { roomId: ROOM, thread: 'main', position: 2 };
    const writes = [ALICE, BOB].flatMap((userId) => [
      accountData.put(userId, ROOM, 'x', {}),
      filters.insert(userId, 'digest', '{}'),
      notifications.raiseFloor(userId, ROOM, '', 0),
      notifications.addForUser(place, userId, { notify: 1, highlight: 0 }),
      presence.put({
        user_id: userId,
        presence: 'offline',
        status_msg: 'x',
        last_active: 0,
        currently_active: false,
      }),
      pushRules.replace(userId, {}, undefined),
    ]);
    await engine.commit({ writes, positions: 2 });
    const kept = async (userId: string) =>
      [
        await accountData.find(userId, ROOM, 'x'),
        await filters.find(userId, 0),
        (await notifications.counts(userId, [ROOM], 2))[0],
        await presence.find(userId),
        await pushRules.find(userId),
      ].filter((row) => row !== undefined).length;
    expect(await kept(ALICE)).toBe(5);
    await engine.commit({ writes: privateDataRemoved(ALICE), positions: 0 });
    expect(await kept(ALICE)).toBe(0);
    expect(await kept(BOB)).toBe(5);
  });
});
