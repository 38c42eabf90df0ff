import { defineConfig } from 'vitest/config';

/** Clients with globals of their own, builds of the site, and what measures the memory of its process. */
const BY_THEMSELVES = [
  'test/clients/**/*.test.ts',
  'test/site/build.test.ts',
  'test/server/media/streaming.test.ts',
];

const LIMITS = {
  testTimeout: 20_000,
  // Servers are started and stopped in hooks, on machines that may be busy.
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    // Files of one worker share its modules: loading the server for each costs more than most files' tests.
    projects: [
      {
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: BY_THEMSELVES,
          isolate: false,
          ...LIMITS,
        },
      },
      { test: { name: 'by themselves', include: BY_THEMSELVES, ...LIMITS } },
    ],
    // Clients chat on the console; what a failing test printed is still shown.
    silent: 'passed-only',
    coverage: {
      provider: 'v8',
      include: [
        'server/**/*.ts',
        'snippets/runner/**/*.ts',
        'site/lib/**/*.ts',
        'site/build/**/*.ts',
      ],
      // A process of its own in the tests, where coverage does not see it.
      exclude: ['server/main.js'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportsDirectory: 'coverage',
    },
  },
});
