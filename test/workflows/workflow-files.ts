import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

export const ROOT = join(import.meta.dirname, '..', '..');

const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.unknown()).optional(),
});
export type Step = z.infer<typeof Step>;

const Job = z.looseObject({
  needs: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .optional()
    .transform((needs) => needs ?? []),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  'timeout-minutes': z.number().optional(),
  steps: z.array(Step).default([]),
});
export type Job = z.infer<typeof Job>;

const Workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()).optional(),
  jobs: z.record(z.string(), Job),
});
const Action = z.looseObject({ runs: z.object({ using: z.literal('composite'), steps: z.array(Step) }) });

export interface WorkflowFile extends z.infer<typeof Workflow> {
  /** Without folder and extension, such as `ci-pipeline`. */
  readonly name: string;
  readonly text: string;
}

export interface ActionFile {
  readonly name: string;
  readonly text: string;
  readonly steps: readonly Step[];
}

export interface Workflows {
  readonly workflows: readonly WorkflowFile[];
  readonly actions: readonly ActionFile[];
}

/** The files as they are, or changed to plant a fault. */
export function readWorkflows(change: (name: string, text: string) => string = (_name, text) => text): Workflows {
  const read = (pattern: string): { name: string; text: string }[] =>
    globSync(pattern, { cwd: join(ROOT, '.github') })
      .sort()
      .map((file) => {
        const name = file.replace(/^(?:workflows|actions)\//, '').replace(/(?:\/action)?\.yml$/, '');
        return { name, text: change(name, readFileSync(join(ROOT, '.github', file), 'utf8')) };
      });
  return {
    workflows: read('workflows/*.yml').map(({ name, text }) => ({ ...Workflow.parse(parse(text)), name, text })),
    actions: read('actions/*/action.yml').map(({ name, text }) => {
      return { name, text, steps: Action.parse(parse(text)).runs.steps };
    }),
  };
}

/** What a job runs, with what the composite action that it is about runs in its place. */
export function runLines({ actions }: Workflows, job: Job): string[] {
  return job.steps.flatMap(({ run, uses }) => {
    if (run !== undefined) return [run.trim()];
    const action =
      uses === './.github/actions/smoke-test' ? actions.find(({ name }) => name === 'smoke-test') : undefined;
    return (action?.steps ?? []).flatMap((step) => step.run?.trim() ?? []);
  });
}
