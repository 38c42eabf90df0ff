/**
 * The push rules of users: read, changed, and kept at hand for every event.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#push-rules-api
 */
import { MatrixError } from '../errors.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { PushRule, PushRuleset, RuleKind } from '../matrix/push-rules/types.ts';
import { utf8Length } from '../matrix/utf8.ts';
import type { Engine, Write } from '../storage/engine.ts';
import type { PushRuleStore } from '../storage/push-rules.ts';
import { retryConflicts } from '../storage/retry.ts';
import type { Notifier } from '../sync/notifier.ts';
import { carryRules } from './carried-rules.ts';
import {
  applyChanges,
  changeRule,
  findRule,
  NO_CHANGES,
  putRule,
  readChanges,
  removeRule,
  ruleJson,
  rulesetJson,
  storedChanges,
  type RuleChanges,
  type RuleNeighbours,
} from './rule-changes.ts';
import { readActions, readRule } from './rule-input.ts';

/** All that one user may store; every event in their rooms is judged by it. */
const MAX_BYTES = 262_144;

export interface PushRulesDependencies {
  readonly engine: Engine;
  readonly store: PushRuleStore;
  readonly notifier: Pick<Notifier, 'poke'>;
}

/** Where a rule is. */
export interface RuleAddress {
  readonly kind: RuleKind;
  readonly ruleId: string;
}

export class PushRules {
  readonly #engine: Engine;
  readonly #store: PushRuleStore;
  readonly #notifier: Pick<Notifier, 'poke'>;
  /** The rules of everyone who changed any. Read once, then kept up to date by the commits made here. */
  #customised: Promise<Map<UserId, PushRuleset>> | undefined;

  constructor({ engine, store, notifier }: PushRulesDependencies) {
    this.#engine = engine;
    this.#store = store;
    this.#notifier = notifier;
  }

  /** Everyone who changed a rule, with all their rules. Whoever is not in it has the default ones. */
  customised(): Promise<ReadonlyMap<UserId, PushRuleset>> {
    return this.#load();
  }

  /** The content of `m.push_rules`, and the answer of GET /pushrules/. */
  async all(userId: UserId): Promise<{ readonly global: JsonObject }> {
    return { global: rulesetJson(await this.#rules(userId)) };
  }

  /** Whether the user's rules changed after a position, up to another. */
  changedBetween(userId: UserId, after: number, upTo: number): Promise<boolean> {
    return this.#store.changedBetween(userId, after, upTo);
  }

  /** Throws M_NOT_FOUND. */
  async rule(userId: UserId, { kind, ruleId }: RuleAddress): Promise<PushRule> {
    return findRule(await this.#rules(userId), kind, ruleId);
  }

  async ruleJson(userId: UserId, address: RuleAddress): Promise<JsonObject> {
    return ruleJson(await this.rule(userId, address));
  }

  /**
   * Adds or replaces a rule. Throws M_INVALID_PARAM for a rule id that may not be, M_BAD_JSON for a body that
   * does not suit the kind, M_UNKNOWN when `before` or `after` is not one of the user's own rules.
   */
  async put(
    userId: UserId,
    { kind, ruleId }: RuleAddress,
    body: JsonObject,
    neighbours: RuleNeighbours,
  ): Promise<void> {
    const rule = readRule(kind, ruleId, body);
    await this.#change(userId, (changes) => putRule(changes, kind, rule, neighbours));
  }

  /** Throws M_NOT_FOUND, and M_INVALID_PARAM for a default rule. */
  async remove(userId: UserId, { kind, ruleId }: RuleAddress): Promise<void> {
    await this.#change(userId, (changes) => removeRule(userId, changes, kind, ruleId));
  }

  /** Throws M_NOT_FOUND. */
  async setEnabled(userId: UserId, { kind, ruleId }: RuleAddress, enabled: boolean): Promise<void> {
    await this.#change(userId, (changes) => changeRule(userId, changes, kind, ruleId, { enabled }));
  }

  /** Throws M_NOT_FOUND, and M_BAD_JSON for actions that are none. */
  async setActions(
    userId: UserId,
    { kind, ruleId }: RuleAddress,
    actions: JsonObject[string],
  ): Promise<void> {
    const checked = readActions(actions);
    await this.#change(userId, (changes) =>
      changeRule(userId, changes, kind, ruleId, { actions: checked }),
    );
  }

  /**
   * Says of a room what the user's rules say of another: a write for somebody else's commit, and what to call after
   * it. Undefined when the rules do not name the other room.
   */
  async carry(
    userId: UserId,
    from: RoomId,
    to: RoomId,
  ): Promise<{ readonly write: Write; readonly committed: () => void } | undefined> {
    const customised = await this.#load();
    const row = customised.has(userId) ? await this.#store.find(userId) : undefined;
    const changes = row && carryRules(readChanges(row.changes), from, to);
    if (changes === undefined) return undefined;
    return {
      write: this.#store.replace(userId, storedChanges(changes), row?.position),
      committed: () => customised.set(userId, applyChanges(userId, changes)),
    };
  }

  async #rules(userId: UserId): Promise<PushRuleset> {
    return (await this.#load()).get(userId) ?? applyChanges(userId, NO_CHANGES);
  }

  #load(): Promise<Map<UserId, PushRuleset>> {
    this.#customised ??= this.#readAll();
    return this.#customised;
  }

  async #readAll(): Promise<Map<UserId, PushRuleset>> {
    try {
      const rows = await this.#store.all();
      return new Map(
        rows.map((row) => [row.user_id, applyChanges(row.user_id, readChanges(row.changes))]),
      );
    } catch (error) {
      this.#customised = undefined;
      throw error;
    }
  }

  async #change(userId: UserId, change: (changes: RuleChanges) => RuleChanges): Promise<void> {
    const customised = await this.#load();
    await retryConflicts(async () => {
      const row = await this.#store.find(userId);
      const changes = change(row === undefined ? NO_CHANGES : readChanges(row.changes));
      const stored = storedChanges(changes);
      if (utf8Length(JSON.stringify(stored)) > MAX_BYTES)
        throw new MatrixError('M_TOO_LARGE', `push rules may have ${MAX_BYTES} bytes in all`);
      const write = this.#store.replace(userId, stored, row?.position);
      await this.#engine.commit({ writes: [write], positions: 1 });
      customised.set(userId, applyChanges(userId, changes));
    });
    this.#notifier.poke({ users: [userId] });
  }
}
