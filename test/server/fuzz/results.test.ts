import { expect, it } from 'vitest';
import operations from '../../../site/data/operations.json' with { type: 'json' };
import { fuzzFigures } from '../../../site/lib/fuzz.ts';

it('the run that is shown threw two hundred requests and more at every operation', () => {
  const figures = fuzzFigures();
  const thrown = new Map(figures.operations.map(({ operationId, total }) => [operationId, total]));
  for (const { operationId } of operations)
    expect(thrown.get(operationId), operationId).toBeGreaterThanOrEqual(200);
  const outcomes = figures.refusals.reduce((sum, [, count]) => sum + count, figures.accepted);
  expect(outcomes).toBe(figures.total);
});
