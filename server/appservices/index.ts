/** Application services: who they are, what they are told, and what they are asked. */
import type { Timers } from '../ephemeral/timers.ts';
import type { EphemeralNews } from '../ephemeral/news.ts';
import type { ServerNameText, UserId } from '../matrix/identifiers.ts';
import { createOutboundCall } from '../outbound/call.ts';
import { namedByAdministrator } from '../outbound/addresses.ts';
import { Courier } from '../outbound/courier.ts';
import { resolveBySystem } from '../outbound/resolve.ts';
import type { EventHooks } from '../push/hook.ts';
import { AliasStore } from '../storage/aliases.ts';
import { appserviceOutbox, type StoredTransaction } from '../storage/appservice-outbox.ts';
import type { Engine } from '../storage/engine.ts';
import { MembershipStore } from '../storage/memberships.ts';
import { RoomStore } from '../storage/rooms.ts';
import { createNetworkRooms, type NetworkRooms } from './network-rooms.ts';
import { ephemeralNews, eventNews, type NewsDependencies } from './news.ts';
import { servicePaths } from './paths.ts';
import { ping } from './ping.ts';
import { createQueries, type Queries } from './queries.ts';
import { reasonOf } from './reason.ts';
import { createRegistry, type Appservice, type Registry } from './registry.ts';
import type { Registration } from './registration.ts';
import { createRoomInterest } from './room-interest.ts';
import { createServiceCall } from './service-calls.ts';
import { createThirdParty, type ThirdParty } from './third-party.ts';
import { nextTransaction, type TransactionDependencies } from './transactions.ts';

export interface AppservicesOptions {
  readonly engine: Engine;
  readonly registrations: readonly Registration[];
  readonly serverName: ServerNameText;
  readonly timers: Timers;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told in a sentence when a service is lost and when it is back. */
  readonly onNotice: (sentence: string) => void;
  /** How long a call may take, in milliseconds, where it is not as long as usual. For tests. */
  readonly timeoutMs?: number;
}

/** What has to be there before anything is delivered. */
export interface AppservicesAtWork extends Pick<TransactionDependencies, 'observed'> {
  /** Makes the account of a service's own user, if there is none. */
  readonly ensureUser: (userId: UserId) => Promise<void>;
}

export interface Appservices {
  readonly registry: Registry;
  readonly queries: Queries;
  readonly thirdParty: ThirdParty;
  readonly networkRooms: NetworkRooms;
  /** What rooms write and tell with every event. */
  readonly eventHooks: EventHooks;
  readonly ephemeralNews: EphemeralNews;
  /** Calls a service because it asks for it; answers how many milliseconds that took. Throws as `ping` does. */
  ping(service: Appservice, transactionId: string | undefined): Promise<number>;
  /** A service has made a request. */
  seen(service: Appservice): void;
  /** Begins to deliver, first of all what is left from before. */
  start(work: AppservicesAtWork): Promise<void>;
  /** Breaks off what is under way. */
  stop(): Promise<void>;
}

/** How long a service may take over a transaction, in milliseconds. */
const TRANSACTION_MS = 60_000;

export function createAppservices(options: AppservicesOptions): Appservices {
  const { engine, registrations, serverName, timers, clock, onNotice, timeoutMs } = options;
  const registry = createRegistry(registrations, serverName);
  const services = registry.all.filter(({ url }) => url !== undefined);
  const outbox = appserviceOutbox(engine);
  const couriers = new Map<string, Courier<StoredTransaction>>();
  const call = createServiceCall(
    createOutboundCall({
      mayReach: namedByAdministrator,
      resolve: resolveBySystem,
      userAgent: 'Ruma TS',
    }),
    clock,
  );
  const timing = timeoutMs === undefined ? {} : { timeoutMs };
  const members = new MembershipStore(engine);
  const news: NewsDependencies = {
    services,
    outbox,
    members,
    interest: createRoomInterest(services, members, new AliasStore(engine)),
    serverName,
    added: (ids) => {
      for (const id of ids) couriers.get(id)?.wake();
    },
  };

  const courierFor = (service: Appservice, work: AppservicesAtWork): Courier<StoredTransaction> =>
    new Courier({
      timers,
      next: () => nextTransaction({ engine, outbox, observed: work.observed }, service.id),
      async send({ txn_id, body }, stopping) {
        const signal = AbortSignal.any([
          stopping,
          AbortSignal.timeout(timeoutMs ?? TRANSACTION_MS),
        ]);
        const request = { endpoint: 'transactions', method: 'PUT', body, signal } as const;
        const answer = await call(service, { ...request, ...servicePaths.transaction(txn_id) });
        if (!answer.isFine) throw new Error(`it answered with status ${answer.status}`);
      },
      async finished({ txn_id }) {
        await engine.commit({ writes: [outbox.finish(service.id, txn_id)], positions: 0 });
      },
      changed: (failure) =>
        onNotice(
          failure === undefined
            ? `The application service ${service.id} takes its transactions again.`
            : `The application service ${service.id} took no transaction: ${reasonOf(failure)}.`,
        ),
    });

  return {
    registry,
    queries: createQueries({ services, call, ...timing }),
    thirdParty: createThirdParty({ services, call }),
    networkRooms: createNetworkRooms({ engine, rooms: new RoomStore(engine) }),
    eventHooks: eventNews(news),
    ephemeralNews: ephemeralNews(news),

    async ping(service, transactionId) {
      try {
        return await ping({ call, ...timing }, service, transactionId);
      } finally {
        couriers.get(service.id)?.tryNow();
      }
    },

    seen: ({ id }) => couriers.get(id)?.seen(),

    async start(work) {
      for (const { sender } of registry.all) await work.ensureUser(sender);
      if (services.length > 0) await engine.commit({ writes: [outbox.dropTyping()], positions: 0 });
      for (const service of services) {
        const courier = courierFor(service, work);
        couriers.set(service.id, courier);
        courier.wake();
      }
    },

    async stop() {
      await Promise.all([...couriers.values()].map((courier) => courier.stop()));
    },
  };
}
