import { readFile } from 'node:fs/promises';

/** Microseconds of a tick, in which Linux counts the time of a process (`getconf CLK_TCK` is 100 wherever Node runs). */
const TICK_MICROSECONDS = 10_000;

/** Processor time that this process spends on the work, all threads together: it hardly depends on what else the machine does. */
export async function cpuMicroseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Processor time, in microseconds, that another process has spent so far. NaN where the system does not report it. */
export async function spentBy(pid: number | undefined): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid ?? 0}/stat`, 'utf8');
    // The second field is the name, which may have blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
  } catch {
    return Number.NaN;
  }
}
