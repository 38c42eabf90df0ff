/** The numbers of state pairs that a piece of work needs: stored ones, and those that its new events are the first at. */
import type { StateKey } from '../../matrix/events.ts';
import { stateKeyOf, stateName, type StateName } from '../../matrix/state-name.ts';
import type { Write } from '../../storage/engine.ts';
import type { Ref } from '../../storage/refs.ts';
import { insertPair, type StateStore } from '../../storage/state.ts';

export class RoomPairs {
  readonly #store: StateStore;
  /** Undefined: looked up, and not there. */
  readonly #numbers: Map<StateName, Ref | undefined>;
  readonly #names: Map<Ref, StateName>;

  constructor(store: StateStore, from?: RoomPairs) {
    this.#store = store;
    this.#numbers = new Map(from === undefined ? [] : from.#numbers);
    this.#names = new Map(from === undefined ? [] : from.#names);
  }

  copy(): RoomPairs {
    return new RoomPairs(this.#store, this);
  }

  /** The number of a pair that was {@link load}ed. */
  at(name: StateName): Ref | undefined {
    return this.#numbers.get(name);
  }

  /** The number of the pair at which a state event stands. */
  of(event: { readonly type: string; readonly state_key?: string }): Ref | undefined {
    return event.state_key === undefined
      ? undefined
      : this.at(stateName(event.type, event.state_key));
  }

  nameOf(pair: Ref): StateName {
    const name = this.#names.get(pair);
    if (name === undefined) throw new Error(`state pair ${pair} was not loaded`);
    return name;
  }

  async load(keys: readonly StateKey[]): Promise<void> {
    const missing = keys.filter((key) => !this.#numbers.has(stateName(...key)));
    if (missing.length === 0) return;
    for (const key of missing) this.#numbers.set(stateName(...key), undefined);
    for (const { nid, type, stateKey } of await this.#store.pairs(missing))
      this.#know(stateName(type, stateKey), nid);
  }

  async loadNames(numbers: Iterable<Ref>): Promise<void> {
    const missing = [...numbers].filter((pair) => !this.#names.has(pair));
    if (missing.length === 0) return;
    for (const { nid, type, stateKey } of await this.#store.pairsByNids(missing))
      this.#know(stateName(type, stateKey), nid);
  }

  /** The pair of a new state event. One that nobody used before gets the number `ref`, by the write that is answered. */
  use(name: StateName, ref: Ref): { readonly pair: Ref; readonly writes: readonly Write[] } {
    const known = this.at(name);
    if (known !== undefined) return { pair: known, writes: [] };
    this.#know(name, ref);
    return { pair: ref, writes: [insertPair(ref, stateKeyOf(name))] };
  }

  #know(name: StateName, pair: Ref): void {
    this.#numbers.set(name, pair);
    this.#names.set(pair, name);
  }
}
