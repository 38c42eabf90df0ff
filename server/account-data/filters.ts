/**
 * Filters that clients store, to name them by a short id in /sync.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#filtering
 */
import { hash } from 'node:crypto';
import { MatrixError } from '../errors.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import type { Filter } from '../matrix/filter.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject, JsonValue } from '../matrix/json.ts';
import { JsonSyntaxError, parseJson } from '../matrix/parse-json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import type { Engine } from '../storage/engine.ts';
import type { FilterStore } from '../storage/filters.ts';
import { retryConflicts } from '../storage/retry.ts';
import { requireOwn } from './own-user.ts';
import { parseFilter } from './parse-filter.ts';

/** No real filter comes near it. */
const MAX_FILTER_BYTES = 65_536;
/** How deep a filter in a query may nest, as for bodies. */
const MAX_DEPTH = 100;

export class Filters {
  readonly #engine: Engine;
  readonly #store: FilterStore;

  constructor({ engine, store }: { readonly engine: Engine; readonly store: FilterStore }) {
    this.#engine = engine;
    this.#store = store;
  }

  /**
   * Stores a filter and answers its id, a decimal number. The same filter has the same id. Throws M_BAD_JSON
   * naming the field that is wrong, M_FORBIDDEN for another user, M_TOO_LARGE.
   */
  async define(owner: { userId: UserId }, userId: string, filter: JsonObject): Promise<string> {
    requireOwn(owner, userId, 'the filters');
    parseFilter(filter);
    const definition = JSON.stringify(filter);
    if (utf8Length(definition) > MAX_FILTER_BYTES)
      throw new MatrixError('M_TOO_LARGE', `a filter may have ${MAX_FILTER_BYTES} bytes`);
    const digest = hash('sha256', canonicalJson(filter, 'lenient'), 'base64url');
    return retryConflicts(async () => {
      const same = await this.#store.findSame(userId, digest);
      if (same !== undefined) return String(same.filter_id);
      const write = this.#store.insert(userId, digest, definition);
      await this.#engine.commit({ writes: [write], positions: 0 });
      const made = await this.#store.findSame(userId, digest);
      if (made === undefined) throw new Error('a filter that was just stored is gone');
      return String(made.filter_id);
    });
  }

  /** The filter as it was stored. Throws M_FORBIDDEN for another user, M_NOT_FOUND. */
  async get(owner: { userId: UserId }, userId: string, filterId: string): Promise<JsonObject> {
    requireOwn(owner, userId, 'the filters');
    const found = /^\d{1,15}$/.test(filterId)
      ? await this.#store.find(userId, Number(filterId))
      : undefined;
    if (found !== undefined) return found.definition;
    throw new MatrixError('M_NOT_FOUND', `there is no filter ${filterId}`);
  }

  /**
   * What /sync's `filter` means: a filter's id, or, when it starts with `{`, the filter itself. Throws
   * M_BAD_JSON or M_NOT_JSON for a filter that is wrong, M_NOT_FOUND for an id that is not known.
   */
  async resolve(owner: { userId: UserId }, text: string | undefined): Promise<Filter> {
    if (text === undefined || text === '') return {};
    if (!text.startsWith('{')) return parseFilter(await this.get(owner, owner.userId, text));
    return parseFilter(parseInline(text));
  }
}

function parseInline(text: string): JsonValue {
  try {
    return parseJson(text, { maxDepth: MAX_DEPTH }).value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new MatrixError('M_NOT_JSON', `filter starts with { but is not JSON: ${error.message}`);
  }
}
