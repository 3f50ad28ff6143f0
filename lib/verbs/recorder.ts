import { DeployError, messageOf } from '../deploy-error.ts';
import type { Outcome } from '../outcome.ts';
import type { Progress } from './progress.ts';
import type { Step } from './report.ts';

type StepWork = () => Promise<Outcome>;

/** Runs steps, keeps how they ended, and says so. A step that throws is red, not the end. */
export interface Recorder {
  readonly steps: readonly Step[];
  /** Gives whether the step is good. */
  step(region: string, component: string, verb: string, work: StepWork): Promise<boolean>;
}

export function createRecorder(progress: Progress): Recorder {
  const steps: Step[] = [];
  return {
    steps,
    async step(region, component, verb, work) {
      progress.began(region, component, verb);
      const started = performance.now();
      const outcome = await work().catch((thrown: unknown) => failure(region, component, thrown));
      const step = { region, component, verb, seconds: (performance.now() - started) / 1_000, ...outcome };
      steps.push(step);
      progress.ended(step);
      return step.findings.length === 0;
    },
  };
}

function failure(region: string, component: string, thrown: unknown): Outcome {
  const check = thrown instanceof DeployError ? thrown.code : 'error';
  return {
    did: 'failed',
    resources: [],
    findings: [{ region, component, check, message: messageOf(thrown) }],
    excused: [],
  };
}
