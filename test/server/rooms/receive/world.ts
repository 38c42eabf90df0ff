/** A room on two servers, and events that do not come from where events come from. */
import type { PduDraft } from '../../../../server/matrix/events.ts';
import { integer, query } from '../../../../server/storage/engine.ts';
import { forge, sharedRoom, type TestServer } from './servers.ts';

export const send = (txnId: string) => ['m.room.message', { body: txnId }, txnId] as const;

/** A room of version 12 on two servers, and events of the second that follow its end, as a test wants them. */
export async function world() {
  const { room, servers } = await sharedRoom(['a', 'b']);
  const [a, b] = servers;
  if (a === undefined || b === undefined) throw new Error('two servers');
  const state = await a.state(room);
  const proof = async (server: TestServer, ...members: string[]) => {
    const now = await server.state(room);
    return [now['m.room.power_levels|'], ...members.map((id) => now[`m.room.member|${id}`])].filter(
      (id) => id !== undefined,
    );
  };
  const draft = async (more: Partial<PduDraft> = {}): Promise<PduDraft> => ({
    type: 'm.room.message',
    room_id: room,
    sender: '@admin:b',
    content: { body: 'hi' },
    origin_server_ts: 1_700_000_009_000,
    depth: 100,
    prev_events: await a.ends(room),
    auth_events: await proof(a, more.sender ?? '@admin:b'),
    ...more,
  });
  const make = async (more: Partial<PduDraft> = {}) => forge('b', '12', await draft(more));
  return { a, b, room, state, proof, draft, make };
}

export const rows = async (server: TestServer) =>
  (await server.engine.first(query('SELECT COUNT(*) AS n FROM events', { n: integer })))?.n;
