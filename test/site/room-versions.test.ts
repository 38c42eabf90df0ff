import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOM_VERSIONS, type RoomVersion } from '../../server/matrix/room-versions.ts';
import { BEHAVIOURS, changesBetween, valueAt } from '../../site/lib/behaviours.ts';
import { cutDeclaration } from '../../site/lib/declarations.ts';
import { diffLines } from '../../site/lib/line-diff.ts';

const VERSIONS = Object.values(ROOM_VERSIONS);

/** Every name in a record, with the group it is in. */
function pathsOf(record: object, prefix = ''): string[] {
  return Object.entries(record).flatMap(([key, value]) =>
    typeof value === 'object' ? pathsOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

describe('behaviours in words', () => {
  it('are those of the records', () => {
    const named = BEHAVIOURS.map(({ path }) => path).sort();
    expect(named).toEqual(
      pathsOf(ROOM_VERSIONS['1'])
        .filter((path) => path !== 'id')
        .sort(),
    );
  });

  it.each(BEHAVIOURS.map((behaviour) => [behaviour.path, behaviour] as const))(
    '%s has words for each value, and a function that asks for it',
    (path, { values, follows: [file, name] }) => {
      const found = new Set(VERSIONS.map((version) => valueAt(version, path)));
      expect(Object.keys(values).sort()).toEqual([...found].sort());
      expect(found.size).toBeGreaterThan(1);
      const { code } = cutDeclaration(file, readFileSync(file, 'utf8'), name, { doc: false });
      expect(code).toContain(path.split('.').at(-1));
    },
  );

  it('differ from each version to the next', () => {
    const steps = VERSIONS.slice(1).map((version, index): [string, number] => {
      const before: RoomVersion = VERSIONS[index] ?? version;
      return [version.id, changesBetween(before, version).length];
    });
    expect(steps.filter(([, changes]) => changes === 0)).toEqual([]);
    expect(changesBetween(ROOM_VERSIONS['3'], ROOM_VERSIONS['4'])).toMatchObject([
      { behaviour: { path: 'eventIds' } },
    ]);
  });
});

describe('lines that two texts share', () => {
  const only = (left: string, right: string) => {
    const lines = diffLines(left, right);
    const marked = (side: typeof lines.left) =>
      side.filter((line) => line.only).map((line) => line.text);
    return [marked(lines.left), marked(lines.right)];
  };

  it.each([
    ['a\nb\nc', 'a\nc', ['b'], []],
    ['a\nc', 'a\nb\nc', [], ['b']],
    ['a\nb', 'a\nx', ['b'], ['x']],
    ['same\ntwice', 'same\ntwice', [], []],
    ['x\na', 'a\nx', ['x'], ['x']],
  ])('of %j and %j', (left, right, removed, added) => {
    expect(only(left, right)).toEqual([removed, added]);
  });
});
