/** A bag that gives its smallest item first: a binary heap, `compare` negative for smaller. */
export class Heap<T extends object> {
  readonly #items: T[] = [];
  readonly #compare: (left: T, right: T) => number;

  constructor(compare: (left: T, right: T) => number) {
    this.#compare = compare;
  }

  push(item: T): void {
    let at = this.#items.push(item) - 1;
    while (at > 0 && this.#swapIfSmaller(at, (at - 1) >> 1)) at = (at - 1) >> 1;
  }

  /** Takes the smallest item out; `undefined` when there is none. */
  pop(): T | undefined {
    const smallest = this.#items[0];
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return smallest;
    this.#items[0] = last;
    let at = 0;
    let child = this.#smallerChild(at);
    while (this.#swapIfSmaller(child, at)) {
      at = child;
      child = this.#smallerChild(at);
    }
    return smallest;
  }

  #smallerChild(at: number): number {
    const left = this.#items[2 * at + 1];
    const right = this.#items[2 * at + 2];
    const isRight = left !== undefined && right !== undefined && this.#compare(right, left) < 0;
    return 2 * at + (isRight ? 2 : 1);
  }

  #swapIfSmaller(lower: number, upper: number): boolean {
    const below = this.#items[lower];
    const above = this.#items[upper];
    if (below === undefined || above === undefined) return false;
    if (this.#compare(below, above) >= 0) return false;
    this.#items[lower] = above;
    this.#items[upper] = below;
    return true;
  }
}
