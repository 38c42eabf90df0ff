/**
 * Choices that follow from one number (mulberry32). fast-check hands out the numbers, one for each step of a
 * room, so that leaving out a step leaves the others' choices as they were.
 */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Between 0 and 1, without 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** An integer from 0 to `below`, without `below`. */
  under(below: number): number {
    return Math.floor(this.roll() * below);
  }

  chance(share: number): boolean {
    return this.roll() < share;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    const index = this.under(from.length);
    const [first, ...others] = from;
    for (const [at, other] of others.entries()) if (at + 1 === index) return other;
    return first;
  }

  /** One of them, or `undefined` of none. */
  any<T>(from: readonly T[]): T | undefined {
    return from[this.under(from.length)];
  }

  /** Picks by weight. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T | undefined {
    const total = from.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.roll() * total;
    for (const [weight, value] of from) {
      left -= weight;
      if (left < 0) return value;
    }
    return from.at(-1)?.[1];
  }

  shuffled<T>(from: readonly T[]): T[] {
    const keyed = from.map((value) => [this.roll(), value] as const);
    return keyed.sort(([a], [b]) => a - b).map(([, value]) => value);
  }

  letters(count: number): string {
    let text = '';
    for (let index = 0; index < count; index++) text += LETTERS[this.under(LETTERS.length)];
    return text;
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
