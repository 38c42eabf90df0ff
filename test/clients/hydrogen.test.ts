/**
 * A client with a user interface, in a browser: Hydrogen, untouched. Alice does what a person does with it, and Bob answers
 * with matrix-js-sdk.
 */
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { encryption } from './hydrogen/encryption.ts';
import { rooms } from './hydrogen/rooms.ts';
import { openHydrogenStand, type HydrogenStand } from './hydrogen/stand.ts';

const TIME_LIMIT_MS = 60_000;
vi.setConfig({ testTimeout: TIME_LIMIT_MS });

let stand: HydrogenStand;

beforeAll(async () => {
  stand = await openHydrogenStand();
}, TIME_LIMIT_MS);

afterAll(() => stand.close(), TIME_LIMIT_MS);

// What was on the screen says more than what was not found there.
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await stand.page.screenshot({ path: `test-results/hydrogen ${task.name}.png` });
});

for (const theme of [rooms, encryption]) theme(() => stand);
