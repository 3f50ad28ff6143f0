import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { answerOf, run } from './command.ts';
import { canInstallPackages, installPackages } from './debian.ts';

/** Chromium works without a network of its own accord, as root, and in a container. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FIXED_PATHS = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of a Chromium: the one of CHROMIUM_PATH, of the system or of Playwright; it is installed when there is none. */
export async function ensureChromium(): Promise<string> {
  const found = await findChromium();
  if (found !== undefined) return found;
  if (canInstallPackages()) await installPackages('chromium');
  else await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  const installed = await findChromium();
  if (installed === undefined) {
    throw new Error('there is no Chromium: run `npx playwright install --with-deps chromium`, or set CHROMIUM_PATH');
  }
  return installed;
}

/** Path of a Chromium that is there already. Throws when CHROMIUM_PATH names nothing. */
export async function findChromium(): Promise<string | undefined> {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH is ${given}, and there is no such file: correct it or unset it`);
  }
  for (const program of PROGRAMS) {
    const path = process.platform === 'win32' ? undefined : await answerOf('which', [program]);
    if (path !== undefined) return path;
  }
  return [...FIXED_PATHS, chromium.executablePath()].find((path) => existsSync(path));
}
