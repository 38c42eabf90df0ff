/**
 * Mutation tests of what has to come out the same on every server; `npm run mutate` runs Stryker with this, twice.
 * `MUTATE_WITH=unit` runs the unit tests through Vitest, otherwise the oracle's questions are asked.
 */
const withUnitTests = process.env['MUTATE_WITH'] === 'unit';

export default {
  ...(withUnitTests
    ? {
        testRunner: 'vitest',
        vitest: { configFile: 'test/oracle/mutation/vitest.config.ts', related: false },
      }
    : { testRunner: 'questions', plugins: ['./test/oracle/mutation/runner.ts'] }),
  mutate: ['server/matrix/event-auth/**/*.ts', 'server/matrix/state-resolution/**/*.ts'],
  // What they need and no more goes into the copies.
  ignorePatterns: ['*', '!server/', '!server/**', '!test/', '!test/**', '!package.json'],
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: 'dist/mutation/report.json' },
  tempDirName: 'dist/mutation/sandbox',
  concurrency: 2,
  timeoutMS: 20_000,
};
