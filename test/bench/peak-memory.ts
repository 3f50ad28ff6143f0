import { readFile } from 'node:fs/promises';

/** The most memory, in MiB, that a process has had resident so far. Only Linux tells that. */
export async function peakMemoryMib(pid: number | 'self'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kib === undefined) throw new Error(`/proc/${pid}/status tells no VmHWM: run this on Linux`);
  return Number(kib) / 1024;
}
