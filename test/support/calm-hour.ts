import { setTimeout as pause } from 'node:timers/promises';

const HOUR_MS = 3_600_000;
const ENOUGH_MS = 45_000;

/**
 * Waits for the next hour where this one is about to end: a look is recorded once an hour, and a test that looks twice counts on one
 * record.
 */
export async function calmHour(): Promise<void> {
  const left = HOUR_MS - (Date.now() % HOUR_MS);
  if (left < ENOUGH_MS) await pause(left);
}
