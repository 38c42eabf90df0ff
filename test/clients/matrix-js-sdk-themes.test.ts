/** A real client does what people do with one, theme by theme, on one server and with the same two people. */
import { afterAll, beforeAll, vi } from 'vitest';
import { notifications } from './matrix-js-sdk/notifications.ts';
import { relations } from './matrix-js-sdk/relations.ts';
import { rooms } from './matrix-js-sdk/rooms.ts';
import { threads } from './matrix-js-sdk/threads.ts';
import { timeline } from './matrix-js-sdk/timeline.ts';
import { openWorld, type World } from './matrix-js-sdk/world.ts';

const TIME_LIMIT_MS = 60_000;
vi.setConfig({ testTimeout: TIME_LIMIT_MS });

let world: World;

beforeAll(async () => {
  world = await openWorld({ env: { RUMA_PASSWORD_COST: '10' } });
}, TIME_LIMIT_MS);

afterAll(() => world.close(), TIME_LIMIT_MS);

for (const theme of [rooms, timeline, relations, threads, notifications]) theme(() => world);
