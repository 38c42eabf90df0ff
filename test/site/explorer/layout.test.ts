import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GraphNode } from '../../../site/explorer/layout/layers.ts';
import { CARD, layout } from '../../../site/explorer/layout/layout.ts';
import { walk } from '../../../site/explorer/live/walk.ts';

/** Graphs whose nodes come after some of those before them. */
const graph = fc
  .array(fc.array(fc.nat({ max: 40 }), { maxLength: 4 }), { minLength: 1, maxLength: 25 })
  .map((rows) =>
    rows.map((picks, index): GraphNode => ({
      name: `n${index}`,
      parents: index === 0 ? [] : [...new Set(picks.map((pick) => `n${pick % index}`))],
    })),
  );

it('puts every event below those it comes after, and no two on one place', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const { cards, width, height, edges } = layout(nodes);
      expect(cards.size).toBe(nodes.length);
      for (const { name, parents } of nodes) {
        const card = cards.get(name);
        for (const parent of parents) expect(cards.get(parent)?.y).toBeLessThan(card?.y ?? 0);
      }
      const places = [...cards.values()];
      for (const [index, { x, y }] of places.entries()) {
        expect(x).toBeGreaterThanOrEqual(CARD.width / 2);
        expect(x).toBeLessThanOrEqual(width - CARD.width / 2);
        expect(y).toBeLessThan(height);
        for (const other of places.slice(index + 1)) {
          const apart = Math.abs(other.x - x) >= CARD.width || Math.abs(other.y - y) >= CARD.height;
          expect(apart).toBe(true);
        }
      }
      // A line that passes a row passes between its cards.
      for (const { points } of edges) {
        for (const bend of points.slice(1, -1)) {
          const hit = places.some(
            ({ x, y }) => y === bend.y && Math.abs(x - bend.x) < CARD.width / 2,
          );
          expect(hit).toBe(false);
        }
      }
      expect(layout(nodes)).toEqual(layout(nodes));
    }),
    { numRuns: 60 },
  );
});

it('draws a chain as a straight line, and a fork evenly around it', () => {
  const { cards } = layout([
    { name: 'a', parents: [] },
    { name: 'b', parents: ['a'] },
    { name: 'left', parents: ['b'] },
    { name: 'right', parents: ['b'] },
    { name: 'merge', parents: ['left', 'right'] },
  ]);
  const x = (name: string): number => cards.get(name)?.x ?? Number.NaN;
  expect(x('a')).toBe(x('b'));
  expect(x('merge')).toBeCloseTo(x('b'));
  expect(x('b') - x('left')).toBeCloseTo(x('right') - x('b'));
});

it('is walked by the arrow keys along its lines and rows', () => {
  const drawn = layout([
    { name: 'top', parents: [] },
    { name: 'left', parents: ['top'] },
    { name: 'right', parents: ['top'] },
  ]);
  const [, [first = '', second = ''] = []] = drawn.rows;
  expect(walk(drawn, first, 'ArrowUp')).toBe('top');
  expect(walk(drawn, first, 'ArrowRight')).toBe(second);
  expect(walk(drawn, first, 'ArrowLeft')).toBeUndefined();
  expect(walk(drawn, 'top', 'ArrowUp')).toBeUndefined();
  expect(walk(drawn, 'top', 'End')).toBe(first);
  expect(walk(drawn, 'top', 'x')).toBeUndefined();
});
