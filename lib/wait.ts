import { setTimeout as pause } from 'node:timers/promises';
import { DeployError } from './deploy-error.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

type Attempt<T> = { readonly value: T } | { readonly problem: string };

/** Tries until there is a value, with pauses that grow. Throws `timeout` with the last problem. */
export async function waitUntil<T>(what: string, seconds: number, attempt: () => Promise<Attempt<T>>): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const outcome = await attempt();
    if ('value' in outcome) return outcome.value;
    if (Date.now() + wait > deadline) {
      throw new DeployError('timeout', `waited ${seconds} s until ${what}: ${outcome.problem}`);
    }
    await pause(wait);
  }
}
