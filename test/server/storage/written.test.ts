import { describe, expect, it } from 'vitest';
import { mayHaveChanged, tableOf, WrittenTables } from '../../../server/storage/written.ts';

const tables = (...names: string[]) => new Set(names);

describe('WrittenTables', () => {
  it('names what was written between two positions', () => {
    const written = new WrittenTables(10);
    written.add({ first: 11, last: 13, tables: tables('events', 'rooms') });
    written.add({ first: 14, last: 14, tables: tables('receipts') });
    written.add({ first: 15, last: 15, tables: tables('presence') });
    expect(written.between(10, 15)).toEqual(tables('events', 'rooms', 'receipts', 'presence'));
    expect(written.between(13, 14)).toEqual(tables('receipts'));
    expect(written.between(14, 14)).toEqual(tables());
    expect(written.between(15, 15)).toEqual(tables());
  });

  it('counts a commit that lies only partly between', () => {
    const written = new WrittenTables(0);
    written.add({ first: 1, last: 3, tables: tables('events') });
    expect(written.between(2, 3)).toEqual(tables('events'));
    expect(written.between(0, 1)).toEqual(tables('events'));
  });

  it('does not answer an old question with what came after', () => {
    const written = new WrittenTables(0);
    written.add({ first: 1, last: 1, tables: tables('events') });
    expect(written.between(0, 1)).toEqual(tables('events'));
    written.add({ first: 2, last: 2, tables: tables('presence') });
    expect(written.between(0, 1)).toEqual(tables('events'));
    expect(written.between(0, 2)).toEqual(tables('events', 'presence'));
  });

  it('does not know what came before the start, or was written by others', () => {
    const written = new WrittenTables(10);
    written.add({ first: 11, last: 11, tables: tables('events') });
    expect(written.between(9, 11)).toBeUndefined();
    expect(written.between(10, 11)).toEqual(tables('events'));
    written.forget(20);
    expect(written.between(10, 11)).toBeUndefined();
    expect(written.between(19, 20)).toBeUndefined();
    expect(written.between(20, 20)).toEqual(tables());
  });

  it('forgets the oldest, and then knows that it does not know', () => {
    const written = new WrittenTables(0);
    for (let n = 1; n <= 10_000; n += 1)
      written.add({ first: n, last: n, tables: tables(n === 1 ? 'rare' : 'events') });
    expect(written.between(0, 10_000)).toBeUndefined();
    expect(written.between(8_500, 10_000)).toEqual(tables('events'));
  });
});

describe('mayHaveChanged', () => {
  it('is false only when nobody wrote', () => {
    const changed = (...names: string[]) =>
      mayHaveChanged({ written: () => tables('events') }, names, 0, 1);
    expect(changed('receipts')).toBe(false);
    expect(changed('receipts', 'events')).toBe(true);
    expect(mayHaveChanged({ written: () => undefined }, ['receipts'], 0, 1)).toBe(true);
  });
});

describe('tableOf', () => {
  it('reads the table of each kind of write', () => {
    expect(tableOf('INSERT INTO events (nid) VALUES (?)')).toBe('events');
    expect(tableOf('\n  UPDATE rooms SET listed = 1')).toBe('rooms');
    expect(tableOf('DELETE FROM tokens WHERE id = ?')).toBe('tokens');
    expect(() => tableOf('SELECT 1')).toThrow(TypeError);
  });
});
