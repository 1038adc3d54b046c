/** Finds the browsers of the tests and their drivers: Chromium with the chromedriver of its version, and Firefox. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cache, cargoTool } from './cargo-tool.mjs';
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

/** Other fonts than a bare machine has: the page must stand still with these, too. */
const fonts = ['fonts-liberation', 'fonts-noto-core', 'fonts-noto-cjk'];

const release = () =>
  existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';

/** Debian's browsers are packages, those of the same names on Ubuntu are snaps. */
const isDebian = () => /^ID=debian$/m.test(release());

/** @param {string[]} names  Packages of Debian and of what is made from it. */
async function aptInstall(...names) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const allowed = sudo.length === 0 || capture('sudo', ['-n', 'true']) !== undefined;
  const missing = names.filter(
    (name) => !capture('dpkg-query', ['-W', '-f', '${Status}', name])?.endsWith(' installed'),
  );
  if (!/^ID(_LIKE)?=.*debian/m.test(release()) || !allowed || missing.length === 0) return;
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
  await step(`Install ${missing.join(', ')}`, async () => {
    await apt('update');
    await apt('install', '-y', ...missing);
  });
}

/** Sets CHROME and CHROMEDRIVER. */
export async function browser() {
  const own = !env.CHROME && !env.CHROMEDRIVER && !matchingPair() && isDebian();
  await aptInstall(...(own ? ['chromium', 'chromium-driver'] : []), ...fonts);
  const pair = matchingPair();
  if (!pair) throw new Failure(whatIsMissing());
  env.CHROME = pair.browser.path;
  env.CHROMEDRIVER = pair.driver.path;
}

const geckodriverVersion = '0.37.1';

const firefoxPath = () => env.FIREFOX ?? which('firefox-esr') ?? which('firefox');

/** Sets FIREFOX, and puts geckodriver on PATH. */
export async function firefox() {
  if (!firefoxPath() && isDebian()) await aptInstall('firefox-esr');
  const path = firefoxPath();
  if (!path || !existsSync(path)) {
    const place = env.FIREFOX ? ` at FIREFOX=${env.FIREFOX}` : '';
    throw new Failure(
      `missing: Firefox${place}. Get it: https://www.mozilla.org/firefox or your package manager; or set FIREFOX to its path`,
    );
  }
  env.FIREFOX = path;
  await cargoTool('geckodriver', geckodriverVersion);
}

/**
 * Tells the driver of wasm-bindgen's tests to start just the browser found above.
 * @param {'chrome' | 'firefox'} name
 */
export function drive(name) {
  const capabilities =
    name === 'chrome'
      ? JSON.parse(readFileSync(join(root, 'webdriver.json'), 'utf8'))
      : { 'moz:firefoxOptions': { args: ['-headless'] } };
  Object.values(capabilities)[0].binary = name === 'chrome' ? env.CHROME : env.FIREFOX;
  mkdirSync(cache, { recursive: true });
  env.WASM_BINDGEN_TEST_WEBDRIVER_JSON = join(cache, `webdriver-${name}.json`);
  writeFileSync(env.WASM_BINDGEN_TEST_WEBDRIVER_JSON, JSON.stringify(capabilities));
}
