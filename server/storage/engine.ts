/**
 * The port every store speaks to, and every database engine implements.
 *
 * A unit of work is: awaited reads, then **one** `commit` of writes given as data. Nothing that is
 * acknowledged is ever less than committed. SQL is written once, in the stores, in the dialect both
 * engines share; the few words that differ are macros (see `dialect.ts`).
 */

/** What a column may hold, in either engine. Booleans are stored as 0 and 1. */
export type SqlValue = string | number | null | Uint8Array;

/** Reads one column: checks the engine's value and gives it its type. Throws {@link CorruptRowError}. */
export type Column<T> = (value: unknown, name: string) => T;

/** The columns of a row, by name. */
export type RowShape = Readonly<Record<string, Column<unknown>>>;

/** The typed row that a shape describes. */
export type RowOf<Shape extends RowShape> = { readonly [K in keyof Shape]: ReturnType<Shape[K]> };

/** A SELECT and the shape of what it answers. Made once, at module level, with {@link query}. */
export interface Query<Shape extends RowShape> {
  readonly sql: string;
  readonly shape: Shape;
}

/** The database answered something its schema cannot hold: a bug or a damaged file. */
export class CorruptRowError extends Error {
  override name = 'CorruptRowError';
}

export function query<const Shape extends RowShape>(sql: string, shape: Shape): Query<Shape> {
  return { sql, shape };
}

export const text: Column<string> = (value, name) => {
  if (typeof value === 'string') return value;
  throw new CorruptRowError(`column ${name} holds ${typeof value}, not text`);
};

/** A safe integer; PostgreSQL hands out 64-bit ones as strings. */
export const integer: Column<number> = (value, name) => {
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new CorruptRowError(`column ${name} does not hold a safe integer`);
};

export const flag: Column<boolean> = (value, name) => integer(value, name) !== 0;

export const bytes: Column<Uint8Array> = (value, name) => {
  if (value instanceof Uint8Array) return value;
  throw new CorruptRowError(`column ${name} holds ${typeof value}, not bytes`);
};

export function nullable<T>(column: Column<T>): Column<T | null> {
  return (value, name) => (value === null || value === undefined ? null : column(value, name));
}

/** A row as an engine's driver hands it out. */
export type RawRow = Readonly<Record<string, unknown>>;

/** Checks and types one row. */
export function decodeRow<Shape extends RowShape>(shape: Shape, row: RawRow): RowOf<Shape>;
export function decodeRow(shape: RowShape, row: RawRow): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const name in shape) decoded[name] = shape[name]?.(row[name], name);
  return decoded;
}

/**
 * A parameter that depends on the stream positions its batch is given. Positions are taken inside the
 * commit, so whoever builds the batch can only say how to make the value: `first` is the first of the
 * batch's positions.
 */
export class LateValue {
  readonly make: (first: number) => SqlValue;

  constructor(make: (first: number) => SqlValue) {
    this.make = make;
  }
}

/** The batch's position number `offset` (0 is the first). */
export function position(offset = 0): LateValue {
  return new LateValue((first) => first + offset);
}

export type Parameter = SqlValue | LateValue;

/** One INSERT, UPDATE or DELETE. */
export interface Write {
  readonly sql: string;
  readonly params: readonly Parameter[];
  /**
   * How many rows it must affect. When it affects another number, nothing of the batch is written and the
   * commit throws {@link ConflictError} with this name, so that the caller can tell which condition failed.
   */
  readonly expect?: { readonly rows: number; readonly orElse: string };
}

/** Everything one request changes. All of it is written, or none. */
export interface Batch {
  readonly writes: readonly Write[];
  /** How many stream positions the batch takes; 0 for what /sync does not deliver. */
  readonly positions: number;
}

/** A batch did not find the database as it expected it; nothing was written. Read again and retry, or refuse. */
export class ConflictError extends Error {
  readonly condition: string;

  constructor(condition: string) {
    super(`the database changed underneath: ${condition}`);
    this.name = 'ConflictError';
    this.condition = condition;
  }
}

/** The database could not do what it was asked: disk full, I/O error, closed. Nothing was written. */
export class StorageError extends Error {
  override name = 'StorageError';
}

export interface Committed {
  /** The first of the batch's positions (the last committed one when it took none). */
  readonly first: number;
}

/** A database. Every method may be called at any time until `close`. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** The first row, or undefined. */
  first<Shape extends RowShape>(
    query: Query<Shape>,
    params?: readonly SqlValue[],
  ): Promise<RowOf<Shape> | undefined>;
  all<Shape extends RowShape>(
    query: Query<Shape>,
    params?: readonly SqlValue[],
  ): Promise<RowOf<Shape>[]>;
  /**
   * Writes a batch durably. Batches that arrive together share a transaction, a savepoint each, so that one
   * that fails, fails alone. Throws {@link ConflictError}; a unique constraint that fails throws it too, with
   * the condition `unique: <table.column>`, and {@link StorageError} when the disk does not let it.
   */
  commit(batch: Batch): Promise<Committed>;
  /** The last committed stream position: everything up to it can be read. */
  readonly position: number;
  /**
   * The tables that the commits with the positions after one, up to another, wrote to; undefined when that is not
   * known, such as for positions from before the start. Commits without positions are not counted.
   */
  written(after: number, upTo: number): ReadonlySet<string> | undefined;
  /** Queries and commits so far; tests count with it. */
  readonly counters: {
    readonly reads: number;
    readonly commits: number;
    readonly transactions: number;
  };
  /** Finishes the commits that were asked for, then closes. */
  close(): Promise<void>;
}
