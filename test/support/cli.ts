import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from './compile-cache.ts';
import { temporaryFolder } from './server.ts';

export const PROGRAM: string = fileURLToPath(new URL('../../dist/bin/sgraph-send.js', import.meta.url));

export interface CliOutcome {
  /** Null when a signal ended it. */
  readonly exit: number | null;
  readonly output: Buffer;
  readonly errors: string;
}

export interface RunningCli {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<CliOutcome>;
}

/** A folder with the files of one person who uses the built program, each time in a process of its own. */
export interface CliUser {
  readonly folder: string;
  /** Path of a file in the folder. */
  at(...names: string[]): string;
  start(args: readonly string[], options?: CliOptions): RunningCli;
  run(args: readonly string[], options?: CliOptions): Promise<CliOutcome>;
  /** Runs and gives the line on standard output. Throws with what was printed when the exit code is not 0. */
  line(args: readonly string[], options?: CliOptions): Promise<string>;
  /** The state files, by their paths below the folder of the state. */
  state(): Promise<{ readonly path: string; readonly text: string }[]>;
  remove(): Promise<void>;
}

export interface CliOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array;
  /** Runs it by a shell: `$0` is Node, `$@` the program with its arguments. */
  readonly shell?: string;
}

export async function newCliUser(environment: Readonly<Record<string, string>> = {}): Promise<CliUser> {
  const { path: folder, remove } = await temporaryFolder();
  const at = (...names: string[]): string => join(folder, ...names);
  const own = { PATH: process.env['PATH'] ?? '', HOME: folder, ...COMPILE_CACHE, ...environment };
  const start = (args: readonly string[], { environment: more, input, shell }: CliOptions = {}): RunningCli => {
    const [command, first] = shell === undefined ? [process.execPath, []] : ['bash', ['-c', shell, process.execPath]];
    const child = spawn(command, [...first, PROGRAM, ...args], { cwd: folder, env: { ...own, ...more } });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    return { process: child, ended: outcomeOf(child) };
  };
  const run: CliUser['run'] = (args, options) => start(args, options).ended;
  return {
    folder,
    at,
    start,
    run,
    async line(args, options) {
      const { exit, output, errors } = await run(args, options);
      if (exit !== 0) throw new Error(`exit code ${exit}: ${errors}`);
      return output.toString().trim();
    },
    async state() {
      const root = at('.local', 'state', 'sgraph-send');
      const paths = await readdir(root, { recursive: true }).catch(() => []);
      const files = paths.filter((path) => path.endsWith('.jsonl'));
      return Promise.all(files.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
    },
    remove,
  };
}

async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<CliOutcome> {
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  await once(child, 'close');
  return { exit: child.exitCode, output: Buffer.concat(output), errors: Buffer.concat(errors).toString() };
}
