import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limitMs } from '../setup/time-limits.ts';
import { COMPILE_CACHE } from './compile-cache.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/bin/sgraph-send.js', import.meta.url));
const START_SECONDS = 15;

/** The built program in a process of its own. */
export interface RunningServer {
  readonly userUrl: string;
  readonly adminUrl: string;
  readonly adminKey: string;
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Ends it and resolves with its exit code, null when the signal ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ServerOptions {
  readonly store: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly adminPort?: number;
  /** The script to run: what `npm run build` made by default. */
  readonly program?: string;
  readonly flags?: readonly string[];
}

/** Starts `sgraph-send serve` on free ports and waits until both apps answer. */
export async function startServer({
  store,
  environment,
  port,
  adminPort,
  program = PROGRAM,
  flags: more = [],
}: ServerOptions): Promise<RunningServer> {
  const flags = [
    'serve',
    '--port',
    String(port ?? 0),
    '--admin-port',
    String(adminPort ?? 0),
    '--store',
    store,
    ...more,
  ];
  const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...COMPILE_CACHE };
  const child = spawn(process.execPath, [program, ...flags], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const kill = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  // The key is printed last, where one is made for this run.
  const hasKey = Object.keys(environment ?? {}).some((name) => /^SGRAPH_SEND_(?:ADMIN_KEY|OPERATORS)/.test(name));
  await untilReady(
    child,
    () => (hasKey ? /admin app\s+http.*\n/ : /admin key\s+\S+/).test(printed),
    () => printed,
  );
  const found = (pattern: RegExp): string => pattern.exec(printed)?.[1] ?? '';
  return {
    userUrl: found(/user app\s+(https?:\/\/\S+)\/\n/),
    adminUrl: found(/admin app\s+(https?:\/\/\S+)\/admin\n/),
    adminKey: found(/admin key\s+(\S+)/),
    process: child,
    output: () => printed,
    kill,
  };
}

async function untilReady(child: ChildProcess, isReady: () => boolean, printed: () => string): Promise<void> {
  const deadline = Date.now() + limitMs(START_SECONDS);
  while (!isReady()) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start:\n${printed()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A new folder below the system's temporary one, and how to remove it. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'sgraph-send-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
