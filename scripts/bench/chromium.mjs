/** One visit of the page in a browser that was just started, so that nothing is compiled yet. */
import { processorTime } from './processor-time.mjs';

/** As the tests start it: WebGPU is on Chromium's software adapter where there is no GPU. */
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-dev-shm-usage',
];

/**
 * @template T
 * @param {string} address
 * @param {(page: import('@playwright/test').Page, version: string) => Promise<T>} work
 */
export async function visit(address, work) {
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.exposeFunction('processorTime', processorTime);
    await page.goto(address);
    return await work(page, browser.version());
  } finally {
    await browser.close();
  }
}
