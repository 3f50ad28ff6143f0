import type { CallingJob, PipelineJob, RunningJob } from './jobs.ts';
import { ENTRY } from './jobs.ts';

/** A job with everything that has to be over before it, whatever workflow that is of. */
export interface OrderedJob {
  readonly id: string;
  readonly job: RunningJob;
  readonly after: readonly string[];
  /** Outputs that have to be `true`. */
  readonly when: readonly string[];
  /** Why it does not run on one machine. */
  readonly not: string | undefined;
}

/** The jobs of a pipeline as one list without workflows in between. Throws when a job needs one that there is not. */
export function orderJobs(jobs: readonly PipelineJob[]): OrderedJob[] {
  const named = (workflow: string, name: string): PipelineJob => {
    const found = jobs.find((job) => job.workflow === workflow && job.name === name);
    if (!found) throw new Error(`${workflow} has no job ${name}`);
    return found;
  };
  const idsOf = (job: PipelineJob): string[] =>
    'calls' in job
      ? jobs.filter(({ workflow }) => workflow === job.calls).flatMap(idsOf)
      : [`${job.workflow}/${job.name}`];
  const neededBy = ({ workflow, needs }: PipelineJob): string[] =>
    needs.flatMap((need) => idsOf(named(workflow, need)));
  const callersOf = (workflow: string): CallingJob[] => {
    const direct = jobs.filter((job) => 'calls' in job && job.calls === workflow) as CallingJob[];
    return direct.flatMap((job) => [job, ...callersOf(job.workflow)]);
  };
  return jobs.flatMap((job) => {
    if ('calls' in job) return [];
    const callers = callersOf(job.workflow);
    if (job.workflow !== ENTRY && callers.length === 0) throw new Error(`${job.workflow} is called by nothing`);
    const not =
      typeof job.here === 'object' && 'not' in job.here
        ? job.here.not
        : callers.find((caller) => caller.not !== undefined)?.not;
    const chain = [job, ...callers];
    return [
      {
        id: `${job.workflow}/${job.name}`,
        job,
        after: [...new Set(chain.flatMap(neededBy))],
        when: chain.flatMap(({ when }) => when ?? []),
        not,
      },
    ];
  });
}
