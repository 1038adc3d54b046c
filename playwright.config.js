/**
 * The tests in real browsers: `npm test -- e2e` and `npm test -- firefox` find the browsers and run them.
 * Playwright 1.65 asks Firefox for a command that its present ESR, 153, does not know; 1.64 does not.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const { CHROME, FIREFOX, E2E_ORIGIN, ...env } = process.env;

/** @type {import('@playwright/test').LaunchOptions} */
const chromium = {
  executablePath: CHROME ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--enable-unsafe-webgpu', '--disable-dev-shm-usage'],
};

/** @type {import('@playwright/test').LaunchOptions} */
const firefox = { executablePath: FIREFOX ?? '/usr/bin/firefox-esr' };

const FONTCONFIG_FILE = fileURLToPath(new URL('tests/e2e/few-fonts.conf', import.meta.url));

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'artifacts/failures',
  forbidOnly: Boolean(env.CI),
  fullyParallel: true,
  workers: 2,
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  webServer: {
    command: 'node tests/e2e/server.js',
    wait: { stdout: /(?<e2e_origin>http:\S+)/ },
  },
  use: {
    baseURL: `${E2E_ORIGIN}/some/sub/folder/`,
    viewport: { width: 1280, height: 1000 },
    actionTimeout: 60_000,
    trace: { mode: 'retain-on-failure', screenshots: false }, // a film of every test takes its time
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: { browserName: 'chromium', launchOptions: chromium },
    },
    {
      name: 'few-fonts',
      testMatch: 'layout.spec.js',
      use: {
        browserName: 'chromium',
        launchOptions: { ...chromium, env: { ...env, FONTCONFIG_FILE } },
      },
    },
    {
      name: 'firefox', // the page and its elements, on the CPU
      testMatch: /(page|figure-.*|experiment-.*)\.spec\.js/,
      grepInvert: /@chromium/,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: firefox,
        screenshot: 'off', // Playwright's style for it would be an error under the strict policy
      },
    },
  ],
});
