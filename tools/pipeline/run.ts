import type { OrderedJob } from './order.ts';
import type { JobResult } from './summary.ts';

/** What a job gave: whether it is good, and its outputs. */
export interface Done {
  readonly isGood: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Runs each job as soon as all before it are over, several at once where none needs the other. What comes after a red or a skipped
 * one is skipped, as on GitHub.
 */
export async function runJobs(
  jobs: readonly OrderedJob[],
  execute: (job: OrderedJob, outputs: Readonly<Record<string, string>>) => Promise<Done>,
): Promise<JobResult[]> {
  const outputs: Record<string, string> = {};
  const running = new Map<string, Promise<JobResult>>();
  for (const job of jobs) running.set(job.id, runAfter(job));
  return Promise.all(running.values());

  async function runAfter(job: OrderedJob): Promise<JobResult> {
    const before = await Promise.all(job.after.flatMap((id) => running.get(id) ?? []));
    const skip = skipReason(job, before, outputs);
    if (skip !== undefined) return { name: job.id, result: 'skipped', note: skip };
    if (typeof job.job.here === 'object' && 'idle' in job.job.here)
      return { name: job.id, result: 'success', note: job.job.here.idle };
    const started = performance.now();
    const { isGood, outputs: given } = await execute(job, { ...outputs });
    Object.assign(outputs, given);
    return {
      name: job.id,
      result: isGood ? 'success' : 'failure',
      seconds: (performance.now() - started) / 1_000,
      note: job.job.run.join('; '),
    };
  }
}

function skipReason(
  { not, when }: OrderedJob,
  before: readonly JobResult[],
  outputs: Readonly<Record<string, string>>,
): string | undefined {
  if (not !== undefined) return not;
  const stopped = before.find(({ result }) => result !== 'success');
  if (stopped) return `${stopped.name} is ${stopped.result}`;
  const missing = when.find((name) => outputs[name] !== 'true');
  return missing === undefined ? undefined : `${missing} is not true`;
}
