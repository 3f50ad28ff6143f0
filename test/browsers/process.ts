import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { limitMs } from '../setup/time-limits.ts';

const GRACE_MS = 5_000;
const POLL_MS = 20;

/** Starts a program with a home of its own. `printed` gives what it said so far; descriptor 3 counts too, when it has one. */
export function start(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): { child: ChildProcess; printed: () => string; stop: () => Promise<void> } {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr, child.stdio[3]])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill();
    const hard = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await gone;
    clearTimeout(hard);
  };
  return { child, printed: () => printed, stop };
}

/** Asks until there is an answer. Throws after the time with what `describe` says, and what the last attempt threw. */
export async function until<T>(ask: () => Promise<T | undefined>, describe: () => string, seconds = 20): Promise<T> {
  const deadline = Date.now() + limitMs(seconds);
  let cause: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (thrown) {
      cause = thrown;
    }
    if (Date.now() > deadline) throw new Error(`not after ${seconds} seconds: ${describe()}`, { cause });
    await pause(POLL_MS);
  }
}
