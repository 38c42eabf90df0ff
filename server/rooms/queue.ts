/**
 * One line per key. While a key's work is under way, more of it gathers; the next turn takes all that gathered.
 * So the writers of a busy room share a commit instead of waiting for one each.
 */
export class GatheringQueue<Item> {
  readonly #gathered = new Map<string, Item[]>();
  readonly #work: (key: string, items: readonly Item[]) => Promise<void>;

  /** `work` must not reject: it answers to each item itself. */
  constructor(work: (key: string, items: readonly Item[]) => Promise<void>) {
    this.#work = work;
  }

  add(key: string, item: Item): void {
    const gathered = this.#gathered.get(key);
    if (gathered !== undefined) {
      gathered.push(item);
      return;
    }
    this.#gathered.set(key, [item]);
    void this.#run(key);
  }

  async #run(key: string): Promise<void> {
    for (;;) {
      const items = this.#gathered.get(key) ?? [];
      if (items.length === 0) break;
      this.#gathered.set(key, []);
      await this.#work(key, items);
    }
    this.#gathered.delete(key);
  }
}
