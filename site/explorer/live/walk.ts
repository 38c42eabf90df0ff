/** The arrow keys in a graph: up to the first parent, down to the first child, and along the row. */
import type { Layout } from '../layout/layout.ts';

export function walk({ rows, edges }: Layout, from: string, key: string): string | undefined {
  switch (key) {
    case 'ArrowUp':
      return edges.find(({ to }) => to === from)?.from;
    case 'ArrowDown':
      return edges.find((edge) => edge.from === from)?.to;
    case 'ArrowLeft':
      return beside(rows, from, -1);
    case 'ArrowRight':
      return beside(rows, from, 1);
    case 'Home':
      return rows[0]?.[0];
    case 'End':
      return rows.at(-1)?.[0];
  }
  return undefined;
}

function beside(rows: Layout['rows'], from: string, by: -1 | 1): string | undefined {
  const row = rows.find((names) => names.includes(from));
  const place = row?.indexOf(from) ?? -1;
  return place + by < 0 ? undefined : row?.[place + by];
}
