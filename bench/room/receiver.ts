/** A server's room services over a database in memory: events go in at the door, without HTTP. */
import type { Pdu } from '../../server/matrix/events.ts';
import { combineHooks } from '../../server/push/hook.ts';
import type { IncomingEvent } from '../../server/rooms/receive/types.ts';
import { createRoomsServices } from '../../server/rooms/index.ts';
import { roomStores } from '../../server/rooms/stores.ts';
import type { Query, RowShape, SqlValue } from '../../server/storage/engine.ts';
import { openSqlite } from '../../server/storage/sqlite.ts';
import { Notifier } from '../../server/sync/notifier.ts';
import { crypto, key, type ForgedRoom } from './forge.ts';

/** How many events of a room's past come in at once. */
const DELIVERY = 1_000;

export function makeReceiver() {
  const engine = openSqlite({ path: ':memory:' });
  let [isPast, rows] = [false, 0];
  const all = engine.all.bind(engine);
  engine.all = async <Shape extends RowShape>(
    asked: Query<Shape>,
    params?: readonly SqlValue[],
  ) => {
    const found = await all(asked, params);
    rows += found.length;
    return found;
  };
  const rooms = createRoomsServices({
    engine,
    signer: {
      serverName: 'receiver',
      key: { ...key, seed: new Uint8Array(32).fill(2) },
      // Signatures of the past are not what is measured: it is taken on trust, so that it is there soon.
      crypto: {
        ...crypto,
        ed25519Verify: (...signed) => isPast || crypto.ed25519Verify(...signed),
      },
      clock: () => 1_800_000_000_000,
    },
    notifier: new Notifier(),
    profiles: { read: async () => ({}) },
    invitePolicy: { blocks: async () => false },
    accounts: {
      active: async (ids) => new Set(ids),
      guests: async () => new Set(),
      erased: async () => new Map(),
    },
    ignored: async () => new Set(),
    isNoticeRoom: async () => false,
    hooks: combineHooks([]),
    defaultRoomVersion: '12',
  });
  const publicKey = crypto.ed25519PublicKey(key.seed);
  const keys = { find: async () => ({ publicKey, validUntil: Number.MAX_SAFE_INTEGER }) };

  const give = async (events: readonly IncomingEvent[], expected: string): Promise<void> => {
    const receipts = await rooms.receive(events, { origin: 'bench', keys });
    const other = receipts.find(({ outcome }) => outcome !== expected);
    if (other !== undefined) throw new Error(`not ${expected}: ${JSON.stringify(other)}`);
  };
  /** Throws unless every event is accepted, or held. */
  const take = (pdus: readonly Pdu[], as?: 'outlier'): Promise<void> =>
    give(
      pdus.map((pdu) => (as === undefined ? { pdu } : { pdu, as })),
      as ?? 'accepted',
    );
  return {
    stores: roomStores(engine),
    engine,
    /** Rows that queries answered so far. */
    rows: () => rows,
    take,
    /**
     * Takes a room as a server does that joins it: its state is told, of its history there is only the last event.
     * That comes to the same state as having been there all along, sooner.
     */
    async takePast(room: ForgedRoom): Promise<void> {
      isPast = true;
      const past = room.past.map(({ pdu }) => pdu);
      const last = past.pop();
      if (last === undefined) throw new Error('a room without events');
      for (let from = 0; from < past.length; from += DELIVERY)
        await take(past.slice(from, from + DELIVERY), 'outlier');
      const told = [...room.end.state.values()].filter((id) => !room.end.last.includes(id));
      await give([{ pdu: last, stateBefore: told }], 'accepted');
      isPast = false;
    },
  };
}
