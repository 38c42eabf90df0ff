/**
 * The first half of drawing a graph of events: which row each is in, and in which order the row stands.
 *
 * Time flows down. A row holds what is equally far from the start; an edge that spans several rows gets a _bend_ in each
 * row between, so that it is led around the events there. Rows are then put in the order that crosses few edges: each
 * is sorted by the middle of its neighbours in the row above and below, a few times over.
 */

/** What is drawn: an event by its name, and those it comes after. */
export type GraphNode = {
  readonly name: string;
  readonly parents: readonly string[];
  /** Drawn as one line. */
  readonly small?: boolean;
};

/** A place in a row: an event, or the bend of an edge that passes. */
export type Cell = {
  readonly key: string;
  /** The event's name; absent for a bend. */
  readonly name?: string;
  readonly small?: boolean;
  readonly row: number;
  /** The cells above that it hangs on. */
  readonly above: Cell[];
  readonly below: Cell[];
};

export type Layers = {
  readonly rows: Cell[][];
  /** For each edge, from parent to child, the cells that it runs through, both ends included. */
  readonly paths: readonly {
    readonly from: string;
    readonly to: string;
    readonly cells: readonly Cell[];
  }[];
};

/** Sorting back and forth settles quickly; more passes only swap what is equally good. */
const PASSES = 8;

/**
 * @param nodes parents before children; parents that are not in the list are passed over
 */
export function layers(nodes: readonly GraphNode[]): Layers {
  const cells = new Map<string, Cell>();
  const rows: Cell[][] = [];
  const paths: Layers['paths'][number][] = [];

  const place = (cell: Cell): Cell => {
    (rows[cell.row] ??= []).push(cell);
    return cell;
  };
  for (const { name, parents, small = false } of nodes) {
    const known = parents.map((parent) => cells.get(parent)).filter((cell) => cell !== undefined);
    const row = Math.max(-1, ...known.map((cell) => cell.row)) + 1;
    const cell = place({ key: name, name, small, row, above: [], below: [] });
    cells.set(name, cell);
    for (const parent of known) {
      const path = [parent];
      for (let between = parent.row + 1; between < row; between += 1) {
        const key = `${parent.key}>${name}@${between}`;
        path.push(place({ key, row: between, above: [], below: [] }));
      }
      path.push(cell);
      path.forEach((lower, index) => {
        const upper = path[index - 1];
        if (upper === undefined) return;
        upper.below.push(lower);
        lower.above.push(upper);
      });
      paths.push({ from: parent.key, to: name, cells: path });
    }
  }
  for (let pass = 0; pass < PASSES; pass += 1) {
    const down = pass % 2 === 0;
    for (const row of down ? rows : rows.toReversed()) sortRow(row, rows, down);
  }
  return { rows, paths };
}

function sortRow(row: Cell[], rows: readonly Cell[][], down: boolean): void {
  const fixed = rows[(row[0]?.row ?? 0) + (down ? -1 : 1)];
  if (fixed === undefined) return;
  const place = new Map(fixed.map((cell, index) => [cell, index]));
  const middle = new Map(
    row.map((cell, index) => {
      const places = (down ? cell.above : cell.below).map((other) => place.get(other) ?? 0);
      return [cell, places.length === 0 ? index : mean(places)];
    }),
  );
  row.sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0));
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
