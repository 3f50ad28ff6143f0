import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { COMPILE_CACHE } from './compile-cache.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'sgraph-send.ts');

export interface SourceRun {
  readonly exit: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command from its sources, where no folder can be a home, and new files are closed to others. */
export async function runFromSource(
  folder: string,
  args: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<SourceRun> {
  const command = ['-c', 'umask 027; exec "$0" "$@"', process.execPath, PROGRAM, ...args];
  const env = { PATH: process.env['PATH'], HOME: '/dev/null', ...COMPILE_CACHE, ...environment };
  const child = spawn('bash', command, { cwd: folder, env });
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exit: child.exitCode ?? -1, output: output.trim(), errors };
}
