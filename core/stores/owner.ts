import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/**
 * Who made a lock or a temporary file: a process id, when that process started, and where the two mean something. The process id is not
 * enough: ids are reused, and in every container the server is process 1.
 */
export interface Owner {
  readonly pid: number;
  /** Start of the process in its system's own count; `0` where the system does not give it. */
  readonly started: string;
  /** Digest of what the id is unique in: on Linux this boot and the process's namespace, elsewhere the host's name. */
  readonly realm: string;
}

/** `elsewhere` is another machine, container or boot, into which this process cannot look. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

const TOKEN = /^(\d+)\.([0-9a-z]+)\.([0-9a-f]{12})$/;

export async function currentOwner(): Promise<Owner> {
  return { pid: process.pid, started: await startOf(process.pid), realm: await thisRealm() };
}

/** The owner as one word, of characters that a file name may hold. */
export function encodeOwner({ pid, started, realm }: Owner): string {
  return `${pid}.${started}.${realm}`;
}

/** Undefined for anything that {@link encodeOwner} did not make. */
export function decodeOwner(text: string): Owner | undefined {
  const [, pid, started, realm] = TOKEN.exec(text) ?? [];
  return pid && started && realm ? { pid: Number(pid), started, realm } : undefined;
}

export async function stateOf({ pid, started, realm }: Owner): Promise<OwnerState> {
  if (realm !== (await thisRealm())) return 'elsewhere';
  return isRunning(pid) && (await startOf(pid)) === started ? 'alive' : 'dead';
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: it runs, and belongs to another user.
    if (thrown instanceof Error && 'code' in thrown) return thrown.code === 'EPERM';
    throw thrown;
  }
}

/** Field 22 of /proc/pid/stat (proc_pid_stat(5)), counted behind the name, which may hold blanks. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

async function thisRealm(): Promise<string> {
  const [boot, namespace] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => hostname()),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return createHash('sha256').update(`${boot}\n${namespace}`).digest('hex').slice(0, 12);
}
