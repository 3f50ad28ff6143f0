import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CACHE } from './cache.ts';
import { limitMs } from './time-limits.ts';

export interface RunningServer {
  /** Origin without a final slash, for instance `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly endpoint: string;
  /** Path that answers 200 as soon as the server can be used. */
  readonly healthPath: string;
}

const START_SECONDS = 90;
const STOP_SECONDS = 15;
const START_ATTEMPTS = 4;
const LOWEST_PORT = 10_000;
/** Linux's own. Others give higher ones. */
const DEFAULT_FIRST = 32_768;

/**
 * Starts a server in the process group of its caller, so that ending the group ends the server too, and waits until it is healthy. What it
 * prints goes to `.cache/logs`; its temporary files go when it stops.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const log = newLog(options.name);
  const output = openSync(log, 'w');
  const temporary = mkdtempSync(join(tmpdir(), `${options.name}-`));
  const child = spawn(options.command, options.args, {
    env: { ...process.env, TMPDIR: temporary, ...options.env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const kill = (): void => {
    child.kill('SIGKILL');
    rmSync(temporary, { recursive: true, force: true });
  };
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    await end(child);
    process.off('exit', kill);
    rmSync(temporary, { recursive: true, force: true });
  };
  try {
    await healthy(child, `${options.endpoint}${options.healthPath}`);
  } catch (cause) {
    await stop();
    const tail = readFileSync(log, 'utf8').trim().split('\n').slice(-20).join('\n');
    throw new Error(`${options.name} did not start: ${String(cause)}\n${tail}`, { cause });
  }
  return { endpoint: options.endpoint, stop };
}

/** Starts a server on a free port. A port that another program takes in between costs an attempt. */
export async function startOnFreePort(optionsFor: (port: number) => ServerOptions): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startServer(optionsFor(await freePort()));
    } catch (thrown) {
      const isTaken = thrown instanceof Error && /address already in use/i.test(thrown.message);
      if (!isTaken || attempt === START_ATTEMPTS) throw thrown;
    }
  }
}

/** Path of a new log; deletes those that were not written to for an hour. */
function newLog(name: string): string {
  const logs = join(CACHE, 'logs');
  mkdirSync(logs, { recursive: true });
  for (const file of readdirSync(logs)) {
    const age = Date.now() - (statSync(join(logs, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > 3_600_000) rmSync(join(logs, file), { force: true });
  }
  return join(logs, `${name}-${process.pid}.log`);
}

/**
 * A port of the loopback interface that nothing listens on, and that the system gives to no connection: one of those may be taken before
 * the server starts, or while it restarts.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, firstOfConnections());
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** The first port that the system gives to connections, and to servers that ask for any. */
function firstOfConnections(): number {
  const file = '/proc/sys/net/ipv4/ip_local_port_range';
  const first = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : DEFAULT_FIRST;
  // A machine that gives away almost all of them leaves none to choose from.
  return first > LOWEST_PORT + 1_000 ? first : DEFAULT_FIRST;
}

/** Waits until the server answers. Throws when its process ends before, or when it takes too long. */
export async function healthy(child: ChildProcess, url: string): Promise<void> {
  const over = new AbortController();
  const failed = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`it ended with ${String(code ?? signal)}`);
  });
  try {
    await Promise.race([failed, answering(url, over.signal)]);
  } finally {
    over.abort();
  }
}

async function answering(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + limitMs(START_SECONDS);
  while (Date.now() < deadline && !signal.aborted) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(`${url} did not answer within ${START_SECONDS} seconds`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const impatience = new AbortController();
  const late = pause(STOP_SECONDS * 1000, undefined, { signal: impatience.signal }).then(
    () => void child.kill('SIGKILL'),
    () => undefined,
  );
  await gone;
  impatience.abort();
  await late;
}
