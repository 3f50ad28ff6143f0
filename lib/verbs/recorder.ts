import { DeployError, messageOf } from '../deploy-error.ts';
import type { Outcome } from '../outcome.ts';
import { NOTHING } from '../outcome.ts';
import type { Progress } from './progress.ts';
import type { Step } from './report.ts';

/** How a step ended that threw. */
export const FAILED = 'failed';

type StepWork = () => Promise<Outcome>;

/** Runs steps, keeps how they ended, and says so. A step that throws is red, not the end. */
export interface Recorder {
  /** Those that have ended, in the order in which they began: which of several beside each other ends first is chance. */
  readonly steps: readonly Step[];
  step(region: string, component: string, verb: string, work: StepWork): Promise<Step>;
  /** Keeps that something was not run, and why. */
  skip(region: string, component: string, verb: string, reason: string): Step;
}

export function createRecorder(progress: Progress): Recorder {
  const ended: (Step | undefined)[] = [];
  const begin = (): number => ended.push(undefined) - 1;
  const keep = (place: number, step: Step): Step => {
    ended[place] = step;
    progress.ended(step);
    return step;
  };
  return {
    get steps() {
      return ended.filter((step) => step !== undefined);
    },
    async step(region, component, verb, work) {
      const place = begin();
      progress.began(region, component, verb);
      const started = performance.now();
      const outcome = await work().catch((thrown: unknown) => failure(region, component, thrown));
      return keep(place, { region, component, verb, seconds: (performance.now() - started) / 1_000, ...outcome });
    },
    skip: (region, component, verb, reason) =>
      keep(begin(), {
        ...NOTHING,
        region,
        component,
        verb,
        seconds: 0,
        result: 'not run',
        skipped: [{ check: verb, reason }],
      }),
  };
}

function failure(region: string, component: string, thrown: unknown): Outcome {
  const check = thrown instanceof DeployError ? thrown.code : 'error';
  return {
    ...NOTHING,
    result: FAILED,
    findings: [{ region, component, check, message: messageOf(thrown) }],
  };
}
