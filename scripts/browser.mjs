/** Finds a Chromium and the chromedriver of the same version for the browser tests. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cache } from './cargo-tool.mjs';
import { Failure, capture, root, run, step, which } from './run.mjs';

/** @typedef {{ path: string, major: string }} Program a program and its major version */

const { env, platform } = process;

const browserNames = [
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'chromium-browser',
  'chrome',
];

const browserPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].map(
    (folder) => folder && join(folder, 'Google/Chrome/Application/chrome.exe'),
  ),
];

const browsers = () =>
  programs(env.CHROME ? [env.CHROME] : [...browserNames.map(which), ...browserPlaces]);

const drivers = () =>
  programs(
    env.CHROMEDRIVER
      ? [env.CHROMEDRIVER]
      : [which('chromedriver'), env.CHROMEWEBDRIVER && join(env.CHROMEWEBDRIVER, 'chromedriver')],
  );

/**
 * Those of the candidates that exist and tell their version.
 * @param {(string | undefined)[]} candidates
 * @returns {Program[]}
 */
function programs(candidates) {
  const found = [];
  for (const path of candidates) {
    const major = path && existsSync(path) ? majorVersion(path) : undefined;
    if (path && major) found.push({ path, major });
  }
  return found;
}

/** @param {string} path */
function majorVersion(path) {
  // On Windows the browser opens a window instead of telling its version; the folder beside it does.
  const text =
    platform === 'win32' && path.endsWith('chrome.exe')
      ? readdirSync(dirname(path)).join(' ')
      : capture(path, ['--version']);
  return /(\d+)(\.\d+){3}/.exec(text ?? '')?.[1];
}

/** The first browser that has a driver of its own major version. */
function matchingPair() {
  const available = drivers();
  for (const browser of browsers()) {
    const driver = available.find(({ major }) => major === browser.major);
    if (driver) return { browser, driver };
  }
  return undefined;
}

function whatIsMissing() {
  const [browser] = browsers();
  const [driver] = drivers();
  if (!browser) {
    const place = env.CHROME ? ` at CHROME=${env.CHROME}` : '';
    return `missing: Chromium or Chrome${place}. Get it: https://www.google.com/chrome or your package manager; or set CHROME to its path`;
  }
  const get = `Get it: https://googlechromelabs.github.io/chrome-for-testing; or set CHROMEDRIVER to its path`;
  if (!driver) return `missing: chromedriver ${browser.major} for ${browser.path}. ${get}`;
  return `missing: chromedriver ${browser.major} for ${browser.path} (${driver.path} is version ${driver.major}). ${get}`;
}

/** Debian's own pair always matches. (Ubuntu's packages of that name are snaps.) */
async function installOnDebian() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const allowed = sudo.length === 0 || capture('sudo', ['-n', 'true']) !== undefined;
  if (!/^ID=debian$/m.test(release) || !allowed || env.CHROME || env.CHROMEDRIVER) return;
  /** @param {string[]} args */
  const apt = (...args) => {
    const [command = '', ...rest] = [
      ...sudo,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...args,
    ];
    return run(command, rest);
  };
  await step('Install chromium and chromium-driver', async () => {
    await apt('update');
    await apt('install', '-y', 'chromium', 'chromium-driver');
  });
}

/** Sets CHROME and CHROMEDRIVER, and tells the driver to start just that browser. */
export async function browser() {
  let pair = matchingPair();
  if (!pair) {
    await installOnDebian();
    pair = matchingPair();
  }
  if (!pair) throw new Failure(whatIsMissing());
  env.CHROME = pair.browser.path;
  env.CHROMEDRIVER = pair.driver.path;
  const capabilities = JSON.parse(readFileSync(join(root, 'webdriver.json'), 'utf8'));
  capabilities['goog:chromeOptions'].binary = pair.browser.path;
  mkdirSync(cache, { recursive: true });
  env.WASM_BINDGEN_TEST_WEBDRIVER_JSON = join(cache, 'webdriver.json');
  writeFileSync(env.WASM_BINDGEN_TEST_WEBDRIVER_JSON, JSON.stringify(capabilities));
}
