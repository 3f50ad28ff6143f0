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

/** How many times longer than on an idle machine work takes here and now: 1 or more, measured once for a whole run. */
export const SLOWNESS = Number(process.env[HANDED_ON] ?? measure());
process.env[HANDED_ON] = String(SLOWNESS);

/**
 * When a test is given up, in milliseconds, from the seconds that are plenty on an idle machine: a limit is there to end what hangs, so a
 * machine that is busy or slow makes a run slow, not red.
 */
export function limitMs(seconds: number): number {
  return Math.round(seconds * 1_000 * Math.min(MOST, MARGIN * SLOWNESS));
}

/** Seconds within which something has to happen that a test measures, from those on an idle machine. */
export function slowSeconds(seconds: number): number {
  return Math.ceil(seconds * SLOWNESS);
}

function measure(): number {
  const started = performance.now();
  pbkdf2Sync('time', 'limits', ROUNDS, 32, 'sha256');
  const taken = (performance.now() - started) / NOMINAL_MS;
  // The load is that of the last minute: at the start of a run it says more than one short measurement.
  const [load = 0] = loadavg();
  return Math.min(MOST, Math.max(1, taken, load / availableParallelism()));
}
