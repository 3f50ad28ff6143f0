import { existsSync } from 'node:fs';
import { join } from 'node:path';
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

/** Chromium without windows, tabs and tool bars, as a package of Debian. */
const SHELL = 'chromium-headless-shell';
const PLAYWRIGHT = join(import.meta.dirname, '..', '..', 'node_modules', '@playwright', 'test', 'cli.js');
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
  const advice = 'run `npx playwright install --with-deps chromium`, or set CHROMIUM_PATH to a Chromium or Chrome';
  try {
    if (canInstallPackages()) await installPackages('chromium');
    else await run(process.execPath, [PLAYWRIGHT, 'install', 'chromium']);
  } catch (cause) {
    throw new Error(`Chromium cannot be installed: ${advice}\n${String(cause)}`, { cause });
  }
  const installed = await findChromium();
  if (installed === undefined) throw new Error(`Chromium was installed and is not found: ${advice}`);
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

/**
 * Path of what opens pages for the fewest seconds: the Chromium of CHROMIUM_PATH, the shell of the system, or the Chromium that is there.
 * Every context of a whole Chromium has a window with all its tools, which costs twice what the page in it does.
 */
export async function findShell(): Promise<string | undefined> {
  const shell = process.env['CHROMIUM_PATH'] === undefined ? await answerOf('which', [SHELL]) : undefined;
  return shell ?? findChromium();
}

/** Path of what `findShell` finds. The shell is installed where packages may be; where there is none, the whole Chromium opens the pages. */
export async function ensureShell(): Promise<string> {
  const chromium = await ensureChromium();
  const found = await findShell();
  if (found !== chromium || process.env['CHROMIUM_PATH'] !== undefined || !canInstallPackages())
    return found ?? chromium;
  const isInstalled = await installPackages(SHELL).then(
    () => true,
    () => false,
  );
  return isInstalled ? ((await findShell()) ?? chromium) : chromium;
}
