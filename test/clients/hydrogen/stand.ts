/** A server, Hydrogen in a browser, and who uses it: Alice, who has a phone beside it, and Bob, who writes to her. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventType, type MatrixEvent } from 'matrix-js-sdk';
import type { Page } from 'playwright';
import { startBrowser } from '../../browser.ts';
import { startServer, type ServerProcess } from '../../server-process.ts';
import { serveHydrogen } from './app.ts';
import { openHydrogen } from './person.ts';
import { sdkPerson, type RecoveryNote, type SdkPerson } from '../sdk-person.ts';

export interface HydrogenStand {
  readonly page: Page;
  /** Alice’s. */
  readonly phone: SdkPerson;
  /** What opens her secrets, once the phone keeps any. */
  readonly note: RecoveryNote;
  readonly bob: SdkPerson;
  /** Each kind of request that the server refused to the browser: `404 GET /path`, or `401` wherever a token was gone. */
  readonly refused: ReadonlySet<string>;
  /** The newest message of a room that Bob's client has. */
  bobsNewest(roomId: string): MatrixEvent | undefined;
  stopServer(): Promise<void>;
  /** On the same data and port. */
  startServerAgain(): Promise<void>;
  close(): Promise<void>;
}

/** A theme is handed how to come by the stand, which is there once its tests run. */
export type Theme = (stand: () => HydrogenStand) => void;

/** The results of all themes say that their client ran so. */
export const HOW = {
  client: 'hydrogen-view-sdk',
  how: 'in Chromium, the whole client with its encryption, driven by what is on the screen',
} as const;

/** Everybody has an account, and Hydrogen shows where to sign in. */
export async function openHydrogenStand(): Promise<HydrogenStand> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ruma-hydrogen-'));
  const env = { RUMA_PASSWORD_COST: '10', RUMA_OAUTH: 'on' };
  const [first, app, browser] = await Promise.all([
    startServer({ dataDir, env }),
    serveHydrogen(),
    startBrowser(),
  ]);
  let server: ServerProcess = first;
  const { url, port } = server;

  const note: RecoveryNote = { privateKey: undefined };
  const [phone, bob] = await Promise.all([
    sdkPerson(url, 'alice', { note }),
    sdkPerson(url, 'bob'),
  ]);

  const page = await browser.newPage();
  const refused = new Set<string>();
  page.context().on('response', (response) => {
    const { origin, pathname } = new URL(response.url());
    const status = response.status();
    if (origin !== url || status < 400) return;
    refused.add(status === 401 ? '401' : `${status} ${response.request().method()} ${pathname}`);
  });
  await openHydrogen(page, `http://127.0.0.1:${app.port}`, url);

  return {
    page,
    phone,
    note,
    bob,
    refused,
    bobsNewest: (roomId) =>
      bob.client
        .getRoom(roomId)
        ?.getLiveTimeline()
        .getEvents()
        .findLast((event) => event.getType() === EventType.RoomMessage),
    stopServer: async () => void (await server.stop()),
    async startServerAgain() {
      server = await startServer({ dataDir, env, port });
    },
    async close() {
      await browser.close();
      await app.stop();
      phone.stop();
      bob.stop();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
