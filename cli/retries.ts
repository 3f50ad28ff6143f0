import type { SendError } from '../core/errors.ts';
import type { Terminal } from './terminal.ts';

const TELL_EVERY_MS = 10_000;

/** Says from the second try on that something is tried again, and why. Requests that fail at the same time are reported once. */
export function printRetries(terminal: Pick<Terminal, 'say'>): (attempt: number, error: SendError) => void {
  let told = { attempt: 0, at: Number.NEGATIVE_INFINITY };
  return (attempt, { message }) => {
    const now = performance.now();
    if (attempt <= told.attempt && now - told.at < TELL_EVERY_MS) return;
    told = { attempt, at: now };
    terminal.say(`trying again (${attempt}): ${message}`);
  };
}
