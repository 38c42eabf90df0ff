/** What was thrown at each operation, and what came back. */
import type { Route } from '../../../server/api/route.ts';
import type { RawAnswer } from '../http/raw.ts';
import type { Case, Family } from './request.ts';

export interface OperationTally {
  /** By family. */
  readonly cases: Record<Family, number>;
  accepted: number;
  /** By error code. */
  readonly refused: Record<string, number>;
}

export class Tally {
  readonly #seed: number;
  readonly #operations = new Map<string, OperationTally>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  count({ operationId }: Pick<Route, 'operationId'>, one: Case, answer: RawAnswer): void {
    const tally = this.#of(operationId);
    tally.cases[one.family] += 1;
    if (answer.status < 400) tally.accepted += 1;
    else {
      const code = String(answer.body['errcode'] ?? answer.status);
      tally.refused[code] = (tally.refused[code] ?? 0) + 1;
    }
  }

  casesOf({ operationId }: Pick<Route, 'operationId'>): number {
    return Object.values(this.#of(operationId).cases).reduce((sum, count) => sum + count, 0);
  }

  tokensRefused({ operationId }: Pick<Route, 'operationId'>): number {
    return this.#of(operationId).refused['M_UNKNOWN_TOKEN'] ?? 0;
  }

  /** The results as a file, an operation a line. `about`: when and of what. */
  text(about: { readonly date: string; readonly commit: string }): string {
    const head = Object.entries({ ...about, seed: this.#seed }).map(
      ([name, value]) => `  "${name}": ${JSON.stringify(value)},`,
    );
    const lines = [...this.#operations].map(
      ([operationId, tally]) => `    "${operationId}": ${JSON.stringify(tally)}`,
    );
    return ['{', ...head, '  "operations": {', lines.join(',\n'), '  }', '}', ''].join('\n');
  }

  #of(operationId: string): OperationTally {
    const known = this.#operations.get(operationId);
    if (known !== undefined) return known;
    const cases = {
      fits: 0,
      path: 0,
      method: 0,
      token: 0,
      headers: 0,
      query: 0,
      body: 0,
      field: 0,
      mixed: 0,
    };
    const tally = { cases, accepted: 0, refused: {} };
    this.#operations.set(operationId, tally);
    return tally;
  }
}
