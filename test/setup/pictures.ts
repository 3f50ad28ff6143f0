import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { startServer } from '../support/server.ts';
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.ts';
import { recordTerminal } from './recording.ts';
import { animateTerminal } from './terminal-svg.ts';

// Makes the pictures of the README again, of the built product: `node test/setup/pictures.ts`, after `npm run build`.
const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
const MAX_BYTES = 80_000;
const VIEWPORT = { width: 960, height: 860 };

/** The page with a file chosen, in both themes. */
async function photograph(url: string, file: string): Promise<string[]> {
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const paths: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme, locale: 'en-GB', viewport: VIEWPORT, reducedMotion: 'reduce' });
      await page.goto(url);
      await page.locator('input[type=file]').first().setInputFiles(file);
      await page.getByRole('button', { name: en['upload.send'] }).waitFor();
      const path = join(FOLDER, `page-${colorScheme}.png`);
      await page.screenshot({ path, animations: 'disabled' });
      paths.push(path);
      await page.close();
    }
    return paths;
  } finally {
    await browser.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-pictures-'));
const server = await startServer({ store: 'memory:' });
try {
  const file = join(folder, 'holiday.zip');
  await writeFile(file, Buffer.alloc(48_000_000));
  const recording = join(FOLDER, 'terminal.svg');
  await writeFile(recording, animateTerminal(await recordTerminal(server.userUrl)));
  for (const path of [...(await photograph(server.userUrl, file)), recording]) {
    const { size } = await stat(path);
    console.log(`${path}: ${size} bytes`);
    if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes, expected ${MAX_BYTES} at most`);
  }
} finally {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
}
