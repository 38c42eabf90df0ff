import { defineConfig } from 'vitest/config';

/** The unit tests that mutants meet when the oracle's questions let them pass. */
export default defineConfig({
  test: {
    include: [
      'test/server/matrix/event-auth/**/*.test.ts',
      'test/server/matrix/state-resolution/**/*.test.ts',
      'test/oracle/cases.test.ts',
    ],
    testTimeout: 20_000,
    silent: 'passed-only',
  },
});
