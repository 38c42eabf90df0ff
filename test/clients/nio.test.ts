/**
 * A client in another language: matrix-nio, as the Python of a Debian machine has it. Where there is none, nothing is run.
 * It is of a time before media asked for a token, so the server keeps its media open.
 */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../server/matrix/json.ts';
import { startServer, type ServerProcess } from '../server-process.ts';
import { keepOperations } from './operations.ts';
import { keepResults } from './results.ts';

const TIME_LIMIT_MS = 60_000;

/** A Python that has matrix-nio. */
const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import nio']).status === 0,
);

let server: ServerProcess | undefined;
/** What the two people told, by the name of what they did. */
const told = new Map<string, JsonObject>();

const sawAt = (step: string): JsonObject | undefined => told.get(step);

beforeAll(async () => {
  if (python === undefined) return;
  server = await startServer({ env: { RUMA_PASSWORD_COST: '10', RUMA_MEDIA_FREEZE: 'off' } });
  const program = join(import.meta.dirname, 'nio_people.py');
  const { stdout } = await promisify(execFile)(python, [program, server.url]);
  for (const line of stdout.trim().split('\n')) {
    const { step, ...seen }: JsonObject = JSON.parse(line);
    told.set(String(step), seen);
  }
}, TIME_LIMIT_MS);

afterAll(() => server?.stop(), TIME_LIMIT_MS);

describe('matrix-nio', () => {
  beforeEach(({ skip }) => {
    skip(python === undefined, 'no Python with matrix-nio on this machine');
  });

  it('registers, logs in, creates a room with an alias, invites and joins', () => {
    expect(sawAt('meet')).toEqual({
      inviter: '@alice:localhost',
      aliasLeadsThere: true,
      name: 'A mad tea party',
      topic: 'no room',
      members: ['@alice:localhost', '@bob:localhost'],
    });
  });

  it('waits in a sync, and hears a message', () => {
    expect(sawAt('talk')).toEqual({ sender: '@alice:localhost', sameEvent: true });
  });

  it('sends a picture, and downloads it with its type and name', () => {
    expect(sawAt('show')).toEqual({ same: true, type: 'image/png', name: 'hat.png' });
  });

  it('sees typing, counts what is unread, and reads it', () => {
    expect(sawAt('notice')).toEqual({ unreadBefore: 2, receipt: true, marker: true });
  });

  it('reads and changes the state of a room, and is refused where it may not', () => {
    expect(sawAt('govern')).toMatchObject({
      refused: 'M_FORBIDDEN',
      name: 'A quiet party',
      types: expect.arrayContaining(['m.room.create', 'm.room.member', 'm.room.power_levels']),
      shown: 'Alice Liddell',
    });
  });

  it('pages back to the beginning, and looks around an event', () => {
    expect(sawAt('look back')).toEqual({
      notices: ['11', '10', '9', '8', '7', '6', '5', '4', '3', '2', '1', '0'],
      oldest: 'm.room.create',
      around: ['4', '5', '6'],
    });
  });

  it('redacts an event, which is then empty', () => {
    expect(sawAt('redact')).toEqual({ reason: 'a slip', left: 'RedactedEvent' });
  });

  it('lists its devices, removes one with the password, and logs out', () => {
    expect(sawAt('sign out')).toEqual({
      rooms: true,
      devices: ['phone', 'tablet'],
      asked: 'DeleteDevicesAuthResponse',
      removed: 'M_UNKNOWN_TOKEN',
      signedOut: 'M_UNKNOWN_TOKEN',
    });
  });
});

keepResults(import.meta.filename, {
  client: 'matrix-nio',
  version: () => String(sawAt('nio')?.['version']),
  how: 'in Python, as Debian has it, without encryption',
  about: 'Two people',
});
keepOperations('nio', 'matrix-nio', () => server?.url);
