/**
 * The second half of drawing a graph of events: where each stands in its row.
 *
 * Every cell wants to stand in the middle of its neighbours above and below. They are asked in turn, row by row, and a
 * row then spreads so that nothing overlaps; a few rounds of that leave lines straight and forks even.
 */
import { type Cell, type GraphNode, layers, mean } from './layers.ts';

/** In SVG units, which are pixels where nothing is scaled. */
export const CARD = { width: 164, height: 46, small: 28 } as const;
const GAP = { x: 18, y: 26, small: 9, bend: 10 } as const;
const MARGIN = 5;
const ROUNDS = 24;

export type Point = { readonly x: number; readonly y: number };

/** Where a card is: its middle, and how high it is. */
export type Place = Point & { readonly height: number };

export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly cards: ReadonlyMap<string, Place>;
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    /** From the bottom of the parent's card to the top of the child's. */
    readonly points: readonly Point[];
  }[];
  /** The names in each row, from left to right: what the arrow keys walk. */
  readonly rows: readonly (readonly string[])[];
};

export function layout(nodes: readonly GraphNode[]): Layout {
  const { rows, paths } = layers(nodes);
  const x = columns(rows);
  const tops = rowTops(rows);

  const edge = (cell: Cell, side: -1 | 1): number =>
    (x.get(cell) ?? 0) + (side * widthOf(cell)) / 2;
  const all = rows.flat();
  const left = all.length === 0 ? 0 : Math.min(...all.map((cell) => edge(cell, -1)));
  const right = all.length === 0 ? 0 : Math.max(...all.map((cell) => edge(cell, 1)));
  const at = (cell: Cell): Place => ({
    x: round1((x.get(cell) ?? 0) - left + MARGIN),
    y: (tops[cell.row] ?? 0) + rowHeight(rows[cell.row] ?? []) / 2,
    height: heightOf(cell),
  });
  return {
    width: round1(right - left + 2 * MARGIN),
    height: (tops.at(-1) ?? 0) + rowHeight(rows.at(-1) ?? []) + MARGIN,
    cards: new Map(all.flatMap((cell) => (cell.name === undefined ? [] : [[cell.name, at(cell)]]))),
    edges: paths.map(({ from, to, cells }) => ({ from, to, points: cells.map(at).map(outside) })),
    rows: rows.map((row) => row.flatMap(({ name }) => (name === undefined ? [] : [name]))),
  };
}

/** The middle of each cell, as yet from any origin. */
function columns(rows: readonly (readonly Cell[])[]): Map<Cell, number> {
  const x = new Map<Cell, number>();
  const middle = (cells: readonly Cell[], otherwise: number): number =>
    cells.length === 0 ? otherwise : mean(cells.map((other) => x.get(other) ?? 0));
  for (const row of rows) spread(row, x, (cell) => middle(cell.above, 0));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of round % 2 === 0 ? rows.toReversed() : rows) {
      spread(row, x, (cell) => middle([...cell.above, ...cell.below], x.get(cell) ?? 0));
    }
  }
  // What is left of a slant in a plain chain goes to where the chain begins.
  for (const row of rows) {
    spread(row, x, (cell) => {
      const [parent, ...others] = cell.above;
      const chained = parent !== undefined && others.length === 0 && parent.below.length === 1;
      return (chained ? x.get(parent) : x.get(cell)) ?? 0;
    });
  }
  return x;
}

function rowTops(rows: readonly (readonly Cell[])[]): number[] {
  const tops: number[] = [];
  let y: number = MARGIN;
  rows.forEach((row, index) => {
    tops.push(y);
    const next = rows[index + 1] ?? [];
    y += rowHeight(row) + (isSmall(row) && isSmall(next) ? GAP.small : GAP.y);
  });
  return tops;
}

function isSmall(row: readonly Cell[]): boolean {
  return rowHeight(row) === CARD.small;
}

function rowHeight(row: readonly Cell[]): number {
  return Math.max(0, ...row.map(heightOf));
}

function heightOf(cell: Cell): number {
  if (cell.name === undefined) return 0;
  return cell.small === true ? CARD.small : CARD.height;
}

/** The first point of a line leaves its card below, the last enters from above; bends stay. */
function outside({ x, y, height }: Place, index: number, all: readonly Place[]): Point {
  if (index === 0) return { x, y: y + height / 2 };
  return index === all.length - 1 ? { x, y: y - height / 2 } : { x, y };
}

/** Puts a row where it wants to be, in its order, and apart: first from the left, then from the right, and between. */
function spread(
  row: readonly Cell[],
  x: Map<Cell, number>,
  wish: (cell: Cell, index: number) => number,
): void {
  const wishes = row.map(wish);
  const fromLeft: number[] = [];
  row.forEach((cell, index) => {
    const before = row[index - 1];
    const least =
      before === undefined ? -Infinity : (fromLeft[index - 1] ?? 0) + apart(before, cell);
    fromLeft.push(Math.max(wishes[index] ?? 0, least));
  });
  const fromRight: number[] = [];
  row.toReversed().forEach((cell, index) => {
    const place = row.length - 1 - index;
    const after = row[place + 1];
    const most = after === undefined ? Infinity : (fromRight[place + 1] ?? 0) - apart(cell, after);
    fromRight[place] = Math.min(wishes[place] ?? 0, most);
  });
  row.forEach((cell, index) => x.set(cell, ((fromLeft[index] ?? 0) + (fromRight[index] ?? 0)) / 2));
}

function apart(left: Cell, right: Cell): number {
  const gap = left.name === undefined || right.name === undefined ? GAP.bend : GAP.x;
  return (widthOf(left) + widthOf(right)) / 2 + gap;
}

function widthOf(cell: Cell): number {
  return cell.name === undefined ? 4 : CARD.width;
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
