import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { functionsAreBuilt } from '../../bin/is-built.ts';
import { ensureChromium } from '../setup/chromium.ts';
import { ensureMinistack } from '../setup/ministack.ts';
import type { Benchmark } from './benchmark.ts';
import type { Program } from './programs.ts';

/** A group of figures, and what it needs before anything is measured. */
export interface Group {
  /** Loaded one after the other: what is measured in this process must not pay for the memory of those to come. */
  readonly load: () => Promise<Benchmark>;
  /** Programs of the system that run beside the product. */
  readonly programs?: readonly Program[];
  /** Builds or installs what is missing. Throws with what to do where that is not possible. */
  readonly prepare?: () => unknown;
}

export const GROUPS: Readonly<Record<string, Group>> = {
  limits: { load: async () => (await import('./limits.ts')).limitsBenchmark },
  start: { load: async () => (await import('./start.ts')).startBenchmark },
  function: { load: async () => (await import('./function.ts')).functionBenchmark, prepare: buildFunctions },
  crypto: { load: async () => (await import('./crypto.ts')).cryptoBenchmark },
  server: { load: async () => (await import('./server.ts')).serverBenchmark, programs: ['curl'] },
  transfer: {
    load: async () => (await import('./transfer.ts')).transferBenchmark,
    programs: ['bash', 'curl', 'age', 'age-keygen'],
  },
  network: { load: async () => (await import('./network.ts')).networkBenchmark, programs: ['curl'] },
  small: { load: async () => (await import('./small.ts')).smallBenchmark },
  senders: { load: async () => (await import('./senders.ts')).sendersBenchmark },
  memory: { load: async () => (await import('./memory.ts')).memoryBenchmark },
  log: { load: async () => (await import('./log.ts')).logBenchmark, prepare: ensureMinistack },
  creations: { load: async () => (await import('./creations.ts')).creationsBenchmark },
  statistics: { load: async () => (await import('./statistics.ts')).statisticsBenchmark },
  purge: { load: async () => (await import('./purge.ts')).purgeBenchmark },
  tab: { load: async () => (await import('./tab.ts')).tabBenchmark, prepare: ensureChromium },
  browser: { load: async () => (await import('./browser.ts')).browserBenchmark, prepare: ensureChromium },
};

function buildFunctions(): void {
  if (functionsAreBuilt()) return;
  const program = fileURLToPath(new URL('../../bin/build-functions.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [program], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('the functions cannot be built: run `npm run build -- functions`');
}
