import { defineConfig } from 'playwright/test';
import { BROWSER_FLAGS, definedOnly, findBrowser } from './test/browser.ts';

/** The workers read this file too: the first to look tells the others what it found. */
const found = process.env['DOCS_BROWSER'];
const browser = found === undefined ? await findBrowser() : readFound(found);
if (found === undefined) {
  process.env['DOCS_BROWSER'] = JSON.stringify(browser);
  console.log(`Browser: ${browser.executablePath} (${browser.source})`);
}

function readFound(text: string): Awaited<ReturnType<typeof findBrowser>> {
  return JSON.parse(text);
}

export default defineConfig({
  testDir: './test/docs',
  outputDir: './test-results',
  globalSetup: './test/docs-setup.ts',
  // Tests wait more than they work.
  workers: 4,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  // How long something may take to appear on a machine that has other work; nothing waits longer than it has to.
  expect: { timeout: 20_000 },
  reporter: 'line',
  use: {
    // Set by the global setup, before the workers start.
    ...(process.env['DOCS_BASE_URL'] === undefined
      ? {}
      : { baseURL: process.env['DOCS_BASE_URL'] }),
    browserName: 'chromium',
    // A trace of every page costs more than the tests themselves.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browser.executablePath,
      args: [...BROWSER_FLAGS],
      env: { ...definedOnly(process.env), ...browser.env },
    },
  },
});
