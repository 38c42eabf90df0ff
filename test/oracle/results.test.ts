import { describe, expect, it } from 'vitest';
import { LEAST } from './long/results.ts';
import { possibleOutcomes } from './naive/authorisation.ts';
import { VERSIONS } from './naive/room.ts';
import results from './results.json' with { type: 'json' };

describe('the last long run', () => {
  it.each(VERSIONS)(
    'compared enough of version %d, and met every rule that it has now',
    (version) => {
      const found = results.versions.find((result) => result.version === version);
      expect(found).toMatchObject({ mismatches: 0 });
      expect(found?.verdicts).toBeGreaterThanOrEqual(LEAST.verdicts);
      expect(found?.forks).toBeGreaterThanOrEqual(LEAST.forks);
      expect(Object.keys(found?.outcomes ?? {}).sort()).toEqual(possibleOutcomes(version).sort());
    },
  );
});
