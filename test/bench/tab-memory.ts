import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from './devtools.ts';

const SAMPLE_MS = 1000;
const KIB_PER_MIB = 1024;
const MIB = 1024 ** 2;

/** What processes have in memory, in MiB. */
export interface Memory {
  /** Resident in the process of the tab, program code that other processes use too included. */
  readonly rss: number;
  /** The same, with each page of memory divided among those who have it. */
  readonly pss: number;
  /** Objects of the page's scripts, workers not counted, with the buffers that they own. */
  readonly heap: number;
  /** Resident in the browser's own process, which has files on their way to the disk. */
  readonly browserRss: number;
  /** Resident in the process that talks to the network. */
  readonly networkRss: number;
}

/** The largest of each figure since `sampleMemory`, and the figures at the end. */
export interface Sampled {
  readonly peak: Memory;
  readonly end: Memory;
}

/** Looks at a page once a second until the work is through. */
export async function sampleMemory(page: Page, work: () => Promise<void>): Promise<Sampled> {
  const done = new AbortController();
  const samples: Memory[] = [];
  const sampling = (async () => {
    while (!done.signal.aborted) {
      samples.push(await memoryOf(page));
      await pause(SAMPLE_MS, undefined, { signal: done.signal }).catch(() => undefined);
    }
  })();
  // Where the browser has ended, what the work waited for is the error that counts.
  const sampled = sampling.catch(() => undefined);
  try {
    await work();
  } finally {
    done.abort();
    await sampled;
  }
  await sampling;
  const end = await memoryOf(page);
  return { peak: [...samples, end].reduce(largest), end };
}

function largest(left: Memory, right: Memory): Memory {
  const most = (name: keyof Memory): number => Math.max(left[name], right[name]);
  return {
    rss: most('rss'),
    pss: most('pss'),
    heap: most('heap'),
    browserRss: most('browserRss'),
    networkRss: most('networkRss'),
  };
}

async function memoryOf(page: Page): Promise<Memory> {
  const processes = await Promise.all((await descendants(page.pid)).map(readProcess));
  const ofType = (type: string): { rss: number; pss: number } =>
    processes
      .filter((each) => each.command.includes(type))
      .reduce((most, each) => (each.rss > most.rss ? each : most), { rss: 0, pss: 0 });
  // The other renderers, if any, wait for tabs to come.
  const { rss, pss } = ofType('--type=renderer');
  if (rss === 0) throw new Error('no memory of the tab is to be read (smaps_rollup): run this on Linux');
  const browser = await readProcess(page.pid);
  const network = ofType('network.mojom.NetworkService');
  return { rss, pss, heap: (await page.heapBytes()) / MIB, browserRss: browser.rss, networkRss: network.rss };
}

interface Process {
  readonly command: string;
  readonly rss: number;
  readonly pss: number;
}

async function readProcess(pid: number): Promise<Process> {
  // A process may end meanwhile.
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const [command, sums] = await Promise.all([read('cmdline'), read('smaps_rollup')]);
  const mib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(sums)?.[1] ?? 0) / KIB_PER_MIB;
  return { command, rss: mib('Rss'), pss: mib('Pss') };
}

async function descendants(pid: number): Promise<number[]> {
  const found: number[] = [];
  for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    const children = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
    for (const child of children.trim().split(' ').filter(Boolean).map(Number))
      found.push(child, ...(await descendants(child)));
  }
  return found;
}
