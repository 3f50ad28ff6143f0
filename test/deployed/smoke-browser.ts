import type { ConsoleMessage } from '@playwright/test';
import { chromium } from '@playwright/test';
import type { Browse } from '../../lib/smoke/smoke-context.ts';
import { CHROMIUM_FLAGS, findChromium } from '../setup/chromium.ts';

const HEIGHT = 800;

/** A real Chromium, one for each page; undefined where there is none. */
export async function createBrowse(): Promise<Browse | undefined> {
  const executablePath = await findChromium();
  if (executablePath === undefined) return undefined;
  return async (url, width) => {
    const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
    try {
      const page = await browser.newPage({ viewport: { width, height: HEIGHT } });
      const wrong: string[] = [];
      page.on('pageerror', (error) => wrong.push(`${url}: ${error.name}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && !isNoSession(message)) wrong.push(`${url}: ${message.text()}`);
      });
      await page.goto(url);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (overflow > 0) wrong.push(`${url}: ${overflow} px wider than a window of ${width} px`);
      return wrong;
    } finally {
      await browser.close();
    }
  };
}

/** The console asks whether there is a session, and a browser calls the answer that there is none an error. */
function isNoSession(message: ConsoleMessage): boolean {
  const path = URL.parse(message.location().url)?.pathname;
  return path === '/admin/api/session' && message.text().includes('401');
}
