import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { DeployError, messageOf } from '../../lib/deploy-error.ts';
import { waitUntil } from '../../lib/wait.ts';
import { createOperator } from './operator.ts';
import { freePort, healthy } from './server-process.ts';
import { strictMinistack } from './strict-ministack.ts';

// A MiniStack whose process outlives the command that starts it. All that belongs to it is in one folder.

/** What it is found again by: kept until it is emptied. */
const Kept = z.strictObject({
  port: z.int().positive(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});
type Kept = z.infer<typeof Kept>;

export interface KeptEmulator {
  readonly endpoint: string;
  /** Certificate of the authority that its clients must trust. */
  readonly authority: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly pid: number;
}

const STOP_SECONDS = 60;

/** Undefined when none runs. Throws `refused` when its process lives and does not answer as this emulator. */
export async function findEmulator(folder: string): Promise<KeptEmulator | undefined> {
  const pidFile = join(folder, 'pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  if (!isAlive(pid)) return undefined;
  const { authority, at } = await strictMinistack();
  const kept = readKept(folder);
  const endpoint = kept === undefined ? undefined : at(kept.port).endpoint;
  // The number may be another program's by now. Only this emulator knows this key.
  if (kept !== undefined && endpoint !== undefined && (await knowsKey(endpoint, kept)))
    return { endpoint, authority, ...kept, pid };
  const rest = `look what it is, end it if it is an emulator that hangs, and remove ${pidFile}`;
  throw new DeployError('refused', `process ${pid} does not answer as the emulator of ${folder}: ${rest}`);
}

/** Starts it with what it held before, at the same address and with the same key; new ones after it was emptied. */
export async function startEmulator(folder: string): Promise<KeptEmulator> {
  const kept = readKept(folder);
  const { authority, at } = await strictMinistack({ env: placesIn(folder) });
  const port = kept?.port ?? (await freePort());
  const { command, env, endpoint, healthPath } = at(port);
  const child = spawnDetached(folder, command, env);
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  try {
    await healthy(child, `${endpoint}${healthPath}`);
    const known = Kept.parse(kept ?? { port, ...(await createOperator(endpoint)) });
    writeFileSync(join(folder, 'emulator.json'), JSON.stringify(known), { mode: 0o600 });
    return { endpoint, authority, ...known, pid: child.pid ?? 0 };
  } catch (cause) {
    end();
    const message = `MiniStack did not start: ${messageOf(cause)}; its log is ${join(folder, 'log')}`;
    throw new DeployError('failed', message, { cause });
  } finally {
    process.off('exit', end);
    child.unref();
  }
}

/** Ends it and waits until what it holds is on the disk. Gives whether one ran. */
export async function stopEmulator(folder: string): Promise<boolean> {
  const running = await findEmulator(folder);
  if (!running) return false;
  process.kill(running.pid, 'SIGTERM');
  await waitUntil(`process ${running.pid} has ended`, STOP_SECONDS, () =>
    Promise.resolve(isAlive(running.pid) ? { problem: 'it still runs' } : { value: true }),
  );
  rmSync(join(folder, 'pid'), { force: true });
  return true;
}

/** Stops it if it runs, and removes all that it held. */
export async function emptyEmulator(folder: string): Promise<void> {
  await stopEmulator(folder);
  rmSync(folder, { recursive: true, force: true });
}

function readKept(folder: string): Kept | undefined {
  const file = join(folder, 'emulator.json');
  return existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** Where MiniStack keeps its state, and makes its temporary files. */
function placesIn(folder: string): Record<string, string> {
  return {
    PERSIST_STATE: '1',
    STATE_DIR: join(folder, 'state'),
    S3_PERSIST: '1',
    S3_DATA_DIR: join(folder, 'objects'),
    TMPDIR: join(folder, 'tmp'),
  };
}

function spawnDetached(folder: string, command: string, env: Readonly<Record<string, string>>): ChildProcess {
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  // What MiniStack writes there to run functions is CommonJS, and above it is a package of modules.
  writeFileSync(join(folder, 'tmp', 'package.json'), '{}');
  const output = openSync(join(folder, 'log'), 'a');
  const child = spawn(command, [], {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  writeFileSync(join(folder, 'pid'), String(child.pid ?? 0));
  return child;
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (thrown) {
    // Of a process of another user the system says EPERM: it is not this emulator.
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ESRCH' || thrown.code === 'EPERM'))
      return false;
    throw thrown;
  }
}

async function knowsKey(endpoint: string, { accessKeyId, secretAccessKey }: Kept): Promise<boolean> {
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } });
  try {
    await sts.send(new GetCallerIdentityCommand(), { requestTimeout: 10_000 });
    return true;
  } catch (thrown) {
    if (thrown instanceof Error) return false;
    throw thrown;
  } finally {
    sts.destroy();
  }
}
