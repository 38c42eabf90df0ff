import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    // Servers are started and stopped in hooks, on machines that may be busy.
    hookTimeout: 60_000,
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
