import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from '@playwright/test';
import { chromium } from '@playwright/test';
import { createClient } from '../../core/client/client.ts';
import { CHROMIUM_FLAGS, findChromium } from '../setup/chromium.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import type { WiderScene } from './more-states.ts';
import { MORE_STATES } from './more-states.ts';
import { STATES } from './states.ts';

const ALL = { ...STATES, ...MORE_STATES };

const WIDTHS = [360, 390, 1280] as const;
const LOOKS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const;
const FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'gallery');
const STATE_MS = 20_000;
const USAGE = `npm test -- gallery [state…]   a picture of each page and state, each width and look, in .cache/gallery/index.html
states: ${Object.keys(ALL).join(', ')}; without a name, all`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
if (values.help) process.stdout.write(`${USAGE}\n`);
else await photograph(positionals.length > 0 ? positionals : Object.keys(ALL));

async function photograph(names: readonly string[]): Promise<void> {
  const serve = (uploads: string): Promise<RunningServer> =>
    startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: uploads } });
  const [open, byCode, closed, browser, folder] = await Promise.all([
    serve('open'),
    serve('token'),
    serve('closed'),
    chromium.launch({ executablePath: (await findChromium()) ?? '', args: [...CHROMIUM_FLAGS] }),
    mkdtemp(join(tmpdir(), 'gallery-')),
  ]);
  await mkdir(FOLDER, { recursive: true });
  try {
    const base = {
      origin: open.userUrl,
      open,
      closedOrigin: byCode.userUrl,
      refusingOrigin: closed.userUrl,
      client: createClient({ baseUrl: open.userUrl }),
    };
    const shown: string[] = [];
    for (const name of names) shown.push(await sectionOf(browser, name, { ...base, folder }));
    await writeFile(join(FOLDER, 'index.html'), pageOf(shown));
    process.stdout.write(`${join(FOLDER, 'index.html')}\n`);
  } finally {
    await Promise.all([browser.close(), open.kill(), byCode.kill(), closed.kill(), rm(folder, { recursive: true })]);
  }
}

/** The pictures of one state. One that is not reached is named on the page and ends the run with 1. */
async function sectionOf(browser: Browser, name: string, scene: Omit<WiderScene, 'page'>): Promise<string> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  context.setDefaultTimeout(STATE_MS);
  const page = await context.newPage();
  const pictures: string[] = [];
  try {
    const reach = ALL[name];
    if (!reach) throw new Error(`there is no state ${name}`);
    await reach({ ...scene, page });
    for (const width of WIDTHS)
      for (const [look, media] of Object.entries(LOOKS)) {
        await page.emulateMedia(media);
        await page.setViewportSize({ width, height: width < 1000 ? 800 : 850 });
        const file = `${name.replaceAll(/\W+/g, '-')}-${width}-${look}.png`;
        await page.screenshot({ path: join(FOLDER, file), fullPage: true });
        pictures.push(`<figure><img src="${file}" alt=""><figcaption>${width} px, ${look}</figcaption></figure>`);
      }
    process.stdout.write(`${name}\n`);
  } catch (thrown) {
    process.stderr.write(`${name}: ${String(thrown)}\n`);
    process.exitCode = 1;
  } finally {
    await context.close();
  }
  return `<h2>${name}</h2>\n<div>${pictures.join('\n')}</div>`;
}

function pageOf(sections: readonly string[]): string {
  return `<!doctype html><meta charset="utf-8"><title>Gallery</title>
<style>body{font:16px sans-serif}div{display:flex;flex-wrap:wrap;gap:1rem;align-items:start}figure{margin:0}img{width:18rem;border:1px solid #999}</style>
${sections.join('\n')}\n`;
}
