/**
 * What the OAuth library keeps of authorizations under way, in our tables. All that one request writes is one commit:
 * while {@link Records.together} runs, writes are gathered, and reads see them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { isObject } from '../matrix/json.ts';
import { seal, unseal } from '../sessions/seal.ts';
import type { Engine, Write } from '../storage/engine.ts';
import { parseStored } from '../storage/json-column.ts';
import type { OAuthRecord, OAuthRecordStore } from '../storage/oauth-records.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';

/** What the library calls a client is read from elsewhere; tokens and sign-ins are ours. */
const KEPT: ReadonlySet<string> = new Set([
  'AuthorizationCode',
  'DeviceCode',
  'Grant',
  'Interaction',
  // Our own: somebody is away at another provider.
  'UpstreamVisit',
]);

interface Unit {
  readonly writes: Write[];
  /** Model and id → what was written, null when it was removed. */
  readonly seen: Map<string, AdapterPayload | null>;
}

export interface Records {
  adapter(model: string): Adapter;
  /** Runs the work; commits what it wrote together with the parts that it answers. Throws what a commit throws. */
  together(work: () => Promise<readonly Part[]>): Promise<void>;
}

export function createRecords(deps: {
  readonly engine: Engine;
  readonly store: OAuthRecordStore;
  /** Not in the database: who reads only that learns nothing of what is under way. */
  readonly key: Uint8Array;
  readonly findClient: (clientId: string) => Promise<AdapterPayload | undefined>;
  /** A code was traded in twice; the session that the first trade began must end. */
  readonly grantMisused: (grant: AdapterPayload) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}): Records {
  const { engine, store, key, findClient, grantMisused, clock } = deps;
  const units = new AsyncLocalStorage<Unit>();
  const keyed = (what: string, text: string): string =>
    createHmac('sha256', key).update(`${what}\n${text}`).digest('base64');
  const sealKey = keyed('seal', 'oauth records');

  const write = async (change: Write, seen?: [string, AdapterPayload | null]): Promise<void> => {
    const unit = units.getStore();
    if (unit === undefined) {
      await engine.commit({ writes: [change], positions: 0 });
      return;
    }
    unit.writes.push(change);
    if (seen !== undefined) unit.seen.set(...seen);
  };

  const open = (record: OAuthRecord | undefined): AdapterPayload | undefined => {
    if (record === undefined || record.expires_at <= clock()) return undefined;
    const payload = parseStored(unseal(sealKey, record.sealed));
    if (!isObject(payload)) return undefined;
    const { consumed_at: consumed } = record;
    return consumed === null ? payload : { ...payload, consumed: Math.floor(consumed / 1000) };
  };

  const keptAdapter = (model: string): Adapter => {
    const find = async (id: string): Promise<AdapterPayload | undefined> => {
      const seen = units.getStore()?.seen.get(`${model} ${id}`);
      return seen === undefined
        ? open(await store.find(model, keyed('id', id)))
        : (seen ?? undefined);
    };
    return {
      find,
      findByUserCode: async (code) => open(await store.findByUserCode(model, keyed('code', code))),
      findByUid: () => Promise.resolve(undefined),
      upsert: (id, payload, expiresIn = 0) => {
        const { grantId, userCode } = payload;
        const record = store.upsert({
          model,
          idHash: keyed('id', id),
          sealed: seal(sealKey, JSON.stringify(payload)),
          grantHash: grantId === undefined ? null : keyed('id', grantId),
          userCodeHash: userCode === undefined ? null : keyed('code', userCode),
          expiresAt: clock() + expiresIn * 1000,
        });
        return write(record, [`${model} ${id}`, payload]);
      },
      consume: (id) => write(store.consume(model, keyed('id', id), clock())),
      destroy: (id) => write(store.remove(model, keyed('id', id)), [`${model} ${id}`, null]),
      revokeByGrantId: (grantId) => write(store.removeOfGrant(model, keyed('id', grantId))),
    };
  };

  const grants = keptAdapter('Grant');

  return {
    adapter(model) {
      if (KEPT.has(model)) return keptAdapter(model);
      const nothing = (): Promise<undefined> => Promise.resolve(undefined);
      return {
        find: model === 'Client' ? findClient : nothing,
        findByUserCode: nothing,
        findByUid: nothing,
        upsert: nothing,
        consume: nothing,
        destroy: nothing,
        revokeByGrantId: async (grantId) => {
          const grant = model === 'AccessToken' ? await grants.find(grantId) : undefined;
          if (grant) await grantMisused(grant);
        },
      };
    },

    async together(work) {
      const unit: Unit = { writes: [], seen: new Map() };
      const parts = await units.run(unit, work);
      if (unit.writes.length === 0 && parts.length === 0) return;
      await commitParts(engine, [writes(...unit.writes), ...parts]);
    },
  };
}
