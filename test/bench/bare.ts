import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('bare-server.ts', import.meta.url));

/** The server without the product, in a process of its own. */
export interface BareServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Drops all that it keeps. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** `store` is `memory:` or `disk:/path`; with `hash` it takes the SHA-256 of what it stores. */
export async function startBareServer(store: string, ...work: readonly 'hash'[]): Promise<BareServer> {
  const { url, process: child, stop } = await startServerProcess(PROGRAM, store, ...work);
  return {
    url,
    process: child,
    clear: async () => {
      await fetch(url, { method: 'DELETE' });
    },
    stop,
  };
}

/** Runs a script that serves on this machine and prints its address first. */
export async function startServerProcess(
  script: string,
  ...args: readonly string[]
): Promise<Pick<BareServer, 'url' | 'process' | 'stop'>> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await addressOf(child.stdout);
  return {
    url,
    process: child,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function addressOf(output: Readable): Promise<string> {
  for await (const line of createInterface(output)) return line;
  throw new Error('the server ended at once');
}
