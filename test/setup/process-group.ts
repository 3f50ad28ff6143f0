import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Output } from './level-output.ts';
import { print } from './level-output.ts';
import { limitMs } from './time-limits.ts';

const GRACE_SECONDS = 20;

/** Leaders of the process groups that run now. */
const running = new Set<ChildProcess>();
let isEnding = false;

/**
 * Runs a program in a process group of its own, with its output passed on, and gives its exit code; 1 when a signal or the time
 * limit ended it. Whatever it started and left behind is ended too.
 */
export async function runInGroup(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  limitSeconds: number,
  output: Output = 'inherit',
): Promise<number> {
  if (isEnding) return 1;
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: true,
  });
  running.add(child);
  const limit = setTimeout(() => {
    print(output, `${command} ${args.join(' ')} ran for more than ${limitSeconds} seconds and is ended`);
    void endGroup(child);
  }, limitSeconds * 1000);
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  try {
    return await ended;
  } finally {
    clearTimeout(limit);
    signalGroup(child, 'SIGKILL');
    running.delete(child);
  }
}

/** Whether everything is being ended. */
export const isRunEnding = (): boolean => isEnding;

/** Ends everything that runs, at first politely; nothing is started any more. */
export async function endAllGroups(): Promise<void> {
  isEnding = true;
  await Promise.all([...running].map(endGroup));
}

async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const deadline = Date.now() + limitMs(GRACE_SECONDS);
  while (signalGroup(child, 0) && Date.now() < deadline) await pause(100);
  signalGroup(child, 'SIGKILL');
}

/** False when the group has no process left. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH') return false;
    throw thrown;
  }
}
