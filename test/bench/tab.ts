import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { en } from '../../frontend/i18n/en.ts';
import type { Benchmark, BenchOptions, Row } from './benchmark.ts';
import type { Page, PageOptions } from './devtools.ts';
import { openPage } from './devtools.ts';
import { writeSparseFile } from './fixtures.ts';
import { startMeasuredServer } from './program.ts';
import { throughput } from './rounds.ts';
import type { Sampled } from './tab-memory.ts';
import { sampleMemory } from './tab-memory.ts';

const MIB = 1024 ** 2;
/** MiB */
const GOAL = { atMost: 300 };
const POLL_MS = 250;
const SHORT_SECONDS = 60;
/** For a transfer on a slow machine: each step ends by then, or says what it waited for. */
const LEAST_MIB_PER_SECOND = 2;

/**
 * The dialog for the place of a large file cannot be answered here: a file of the browser's own takes its place, which is written the same
 * way. Long tasks are counted from the start.
 */
const PREPARED = `
window.showSaveFilePicker = async () =>
  (await navigator.storage.getDirectory()).getFileHandle('picked', { create: true });
window.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
  .observe({ type: 'longtask', buffered: true });
`;

/** The memory of the real page while one file goes up and comes down: it must not grow with the file. */
export const tabBenchmark: Benchmark = {
  title: 'Memory and long tasks of the tab of a transfer, Chromium, disk store',
  async run(options) {
    const rows: Row[] = [];
    for (const size of options.sizesMib) rows.push(...(await measure(size, options)));
    return rows;
  },
};

async function measure(sizeMib: number, { fixtures }: BenchOptions): Promise<Row[]> {
  const folder = join(fixtures.disk, 'tab');
  const downloads = join(folder, 'downloads');
  await mkdir(downloads, { recursive: true });
  const file = await writeSparseFile(join(folder, 'zeros.bin'), sizeMib * MIB);
  const server = await startMeasuredServer(`disk:${join(folder, 'store')}`);
  const transferSeconds = SHORT_SECONDS + sizeMib / LEAST_MIB_PER_SECOND;
  const options = { script: PREPARED, downloads, limitSeconds: transferSeconds + 5 * SHORT_SECONDS };
  let link = '';
  try {
    const upload = await inTab(`${server.userUrl}/`, join(folder, 'sender'), options, async (page) => {
      const input = 'document.querySelector("main input[type=file][multiple]")';
      await until(page, `${input} !== null`, SHORT_SECONDS);
      await page.choose(input, file);
      await press(page, en['upload.send']);
      await until(page, isHeaded(en['sent.title']), transferSeconds);
      link = String(
        await page.evaluate(`[...document.querySelectorAll('input')].find((each) => each.value.includes('/d/')).value`),
      );
    });
    const download = await inTab(link, join(folder, 'recipient'), options, async (page) => {
      await press(page, en['download.start']);
      await until(page, isHeaded(en['received.title']), transferSeconds);
    });
    return [
      ...rowsOf(`upload, ${sizeMib} MiB`, sizeMib, upload),
      ...rowsOf(`download, ${sizeMib} MiB`, sizeMib, download),
    ];
  } finally {
    await server.kill();
    // Processes of the browser may write for a moment after it.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

interface Measured extends Sampled {
  readonly ms: number;
  readonly longTasks: readonly number[];
}

/** Each in a browser of its own, so that nothing of one transfer is in the memory of the next. */
async function inTab(
  url: string,
  profile: string,
  { limitSeconds, ...options }: PageOptions & { readonly limitSeconds: number },
  work: (page: Page) => Promise<void>,
): Promise<Measured> {
  const page = await openPage(url, profile, options);
  // Each step has its own limit. This one is for a page that no longer answers at all: what waits for it fails then.
  const limit = setTimeout(() => void page.close(), limitSeconds * 1000);
  try {
    await page.evaluate('void longTasks.splice(0)');
    const started = performance.now();
    const sampled = await sampleMemory(page, () => work(page));
    const ms = performance.now() - started;
    return { ...sampled, ms, longTasks: z.array(z.number()).parse(await page.evaluate('longTasks')) };
  } finally {
    clearTimeout(limit);
    await page.close();
  }
}

function rowsOf(what: string, sizeMib: number, { peak, end, ms, longTasks }: Measured): Row[] {
  const mib = (name: string, value: number): Row => ({ what: `  ${name}`, unit: 'MiB', ours: [value] });
  return [
    { what, unit: 'MiB/s', ours: throughput(sizeMib * MIB, [ms]) },
    { ...mib('tab, resident, most', peak.rss), goal: GOAL },
    mib('tab, resident, at the end', end.rss),
    mib('tab, proportional, most', peak.pss),
    mib('heap of the page with buffers, most', peak.heap),
    mib('browser process, resident, most', peak.browserRss),
    mib('network process, resident, most', peak.networkRss),
    { what: '  tasks over 50 ms', unit: 'tasks', ours: [longTasks.length] },
    { what: '  longest of them', unit: 'ms', ours: [Math.max(0, ...longTasks)] },
  ];
}

async function press(page: Page, name: string): Promise<void> {
  const found = `[...document.querySelectorAll('button')].find((each) => each.textContent.trim() === ${JSON.stringify(name)})`;
  await until(page, `${found} !== undefined && !${found}.disabled`, SHORT_SECONDS);
  await page.evaluate(`${found}.click()`);
}

/** Headings of earlier stages may still be there, hidden. */
function isHeaded(text: string): string {
  return `[...document.querySelectorAll('h1')].some((each) => each.textContent === ${JSON.stringify(text)})`;
}

async function until(page: Page, condition: string, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while ((await page.evaluate(condition)) !== true) {
    if (performance.now() > deadline) {
      const shown = String(await page.evaluate('document.querySelector("main")?.innerText ?? ""'));
      throw new Error(`not within ${seconds} s: ${condition}; the page shows:\n${shown}`);
    }
    await pause(POLL_MS);
  }
}
