import { pbkdf2Sync } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';

/** Where the first process of a run hands on what it measured, so that all of its processes have the same limits. */
const HANDED_ON = 'SGRAPH_SEND_TEST_SLOWNESS';
const ROUNDS = 1_000_000;
/** What the rounds take on the machine for which limits are chosen, when it does nothing else. */
const NOMINAL_MS = 150;
/** Other work may begin after the measurement. */
const MARGIN = 3;
const MOST = 15;

/** How many times longer than on an idle machine work takes here: 1 or more, measured once for a whole run. */
export const SLOWNESS = Number(process.env[HANDED_ON] ?? measure());
process.env[HANDED_ON] = String(SLOWNESS);

/**
 * When a test is given up, in milliseconds, from the seconds that are plenty on an idle machine: a limit is there to end what hangs, so a
 * machine that is busy or slow makes a run slow, not red.
 */
export function limitMs(seconds: number): number {
  return Math.round(seconds * 1_000 * Math.min(MOST, MARGIN * slowness()));
}

/** Seconds within which something has to happen that a test measures, from those on an idle machine. */
export function slowSeconds(seconds: number): number {
  return Math.ceil(seconds * slowness());
}

/** The same now: other work may have started since. */
function slowness(): number {
  return Math.min(MOST, Math.max(SLOWNESS, shareOfLoad()));
}

/** Processes that wanted a core during the last minute, for each core. */
function shareOfLoad(): number {
  const [load = 0] = loadavg();
  return load / availableParallelism();
}

function measure(): number {
  const started = performance.now();
  pbkdf2Sync('time', 'limits', ROUNDS, 32, 'sha256');
  const taken = (performance.now() - started) / NOMINAL_MS;
  // At the start of a run the load says more than one short measurement.
  return Math.min(MOST, Math.max(1, taken, shareOfLoad()));
}
