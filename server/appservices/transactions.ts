/**
 * Transactions: news in the order of the stream, put together once and then sent as they are until the service has
 * taken them, whatever happens in between.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#pushing-events
 */
import { randomBytes } from 'node:crypto';
import type { EventId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type {
  AppserviceOutbox,
  OutboxRow,
  StoredTransaction,
} from '../storage/appservice-outbox.ts';
import type { Engine } from '../storage/engine.ts';
import { retryConflicts } from '../storage/retry.ts';

export interface TransactionDependencies {
  readonly engine: Engine;
  readonly outbox: AppserviceOutbox;
  /** Events as clients see them, as far as they are still there. */
  readonly observed: (eventIds: readonly EventId[]) => Promise<ReadonlyMap<EventId, JsonObject>>;
}

/** The most pieces of news in a transaction, and the length of its JSON at which no more are added. */
const MOST_NEWS = 100;
const LONG_BODY = 1_000_000;

/** The transaction that a service is to be sent next; undefined when there is nothing to tell it. */
export async function nextTransaction(
  deps: TransactionDependencies,
  service: string,
): Promise<StoredTransaction | undefined> {
  const { engine, outbox } = deps;
  return retryConflicts(async () => {
    for (;;) {
      const pending = await outbox.pending(service);
      if (pending !== undefined) return pending;
      const rows = await outbox.next(service, MOST_NEWS);
      if (rows.length === 0) return undefined;
      const { taken, body } = await transactionOf(deps, rows);
      if (body === undefined) {
        await engine.commit({ writes: [outbox.drop(taken)], positions: 0 });
        continue;
      }
      // Chance, and no count: a database that is begun anew must not use an id again that the service remembers.
      const made = { txn_id: randomBytes(12).toString('base64url'), body };
      await engine.commit({ writes: outbox.begin(service, taken, made), positions: 0 });
      return made;
    }
  });
}

/** As much of the news as makes a transaction of fair length; no body when all of it is about events that are gone. */
async function transactionOf(
  { observed }: TransactionDependencies,
  rows: readonly OutboxRow[],
): Promise<{ taken: readonly OutboxRow[]; body: string | undefined }> {
  const known = await observed(rows.filter(({ kind }) => kind === 'event').map(({ key }) => key));
  const taken: OutboxRow[] = [];
  const events: string[] = [];
  const ephemeral: string[] = [];
  let length = 0;
  for (const row of rows) {
    if (length >= LONG_BODY) break;
    taken.push(row);
    const news = row.content ?? known.get(row.key);
    if (news === undefined) continue;
    const json = JSON.stringify(news);
    length += json.length;
    (row.kind === 'event' ? events : ephemeral).push(json);
  }
  if (events.length + ephemeral.length === 0) return { taken, body: undefined };
  const beside = ephemeral.length === 0 ? '' : `,"ephemeral":[${ephemeral.join(',')}]`;
  return { taken, body: `{"events":[${events.join(',')}]${beside}}` };
}
