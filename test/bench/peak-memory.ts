import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The most memory, in MiB, that a process has had resident so far; undefined where the system does not report it, which Linux does. */
export async function peakMemoryMib(pid: number | 'self'): Promise<number | undefined> {
  const file = `/proc/${pid}/status`;
  const [, kib] = existsSync(file) ? (/^VmHWM:\s+(\d+) kB$/m.exec(await readFile(file, 'utf8')) ?? []) : [];
  return kib === undefined ? undefined : Number(kib) / 1024;
}
