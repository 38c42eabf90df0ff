/** A real client does what people do with one, theme by theme, on one server and with the same two people. */
import { afterAll, beforeAll, vi } from 'vitest';
import { account } from './matrix-js-sdk/account.ts';
import { media } from './matrix-js-sdk/media.ts';
import { notifications } from './matrix-js-sdk/notifications.ts';
import { relations } from './matrix-js-sdk/relations.ts';
import { rooms } from './matrix-js-sdk/rooms.ts';
import { search } from './matrix-js-sdk/search.ts';
import { sessions } from './matrix-js-sdk/sessions.ts';
import { spaces } from './matrix-js-sdk/spaces.ts';
import { threads } from './matrix-js-sdk/threads.ts';
import { timeline } from './matrix-js-sdk/timeline.ts';
import { visitors } from './matrix-js-sdk/visitors.ts';
import { openWorld, type World } from './matrix-js-sdk/world.ts';
import { keepOperations } from './operations.ts';

const TIME_LIMIT_MS = 60_000;
vi.setConfig({ testTimeout: TIME_LIMIT_MS });

let world: World;

beforeAll(async () => {
  world = await openWorld({
    env: {
      RUMA_PASSWORD_COST: '10',
      // Of those who can refresh: short enough for a test to wait until one has expired.
      RUMA_ACCESS_TOKEN_LIFETIME: '2',
      RUMA_GUESTS: 'on',
      // Where the page is that a link leads to, and the push gateway.
      RUMA_IP_ALLOWLIST: '127.0.0.1',
      RUMA_PUSH_PLAIN_HTTP: 'on',
    },
  });
}, TIME_LIMIT_MS);

afterAll(() => world.close(), TIME_LIMIT_MS);

const THEMES = [
  rooms,
  spaces,
  timeline,
  relations,
  threads,
  notifications,
  search,
  media,
  account,
  sessions,
  visitors,
];
for (const theme of THEMES) theme(() => world);

keepOperations('matrix-js-sdk-themes', 'matrix-js-sdk', () => world.url);
