import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { chooseScript } from '../../bin/scripts.ts';
import { SESSION_SECONDS } from '../../lib/aws/components/pipeline.ts';
import { planOf } from '../../lib/aws/deploy/components.ts';
import { AWS_TARGETS } from '../../lib/config/names.ts';
import { CREDENTIALS, SECRETS } from '../../tools/pipeline/credentials.ts';
import type { PipelineJob } from '../../tools/pipeline/jobs.ts';
import { BRANCHES, PIPELINE } from '../../tools/pipeline/jobs.ts';
import { ROOT, runLines } from './workflow-files.ts';
import type { Job, Step, Workflows } from './workflow-files.ts';

/** A rule of our own for workflows: gives what is wrong, a line each. */
export type WorkflowCheck = (files: Workflows) => string[];

const NPM_SCRIPT = /^npm (?:run ([a-z-]+)|(test))(?: -- (.*))?$/;
/** Arguments of a script: words, flags, and variables in quotation marks. Nothing that a shell would take for more. */
const PLAIN_ARGUMENTS = /^(?:[\w./:,=-]+|"\$[A-Z_]+")(?: (?:[\w./:,=-]+|"\$[A-Z_]+"))*$/;
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const PINNED_LINE = /uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
const SETTING = /\b(secrets|vars)\.([A-Z_]+)/g;
/** Settings that only change a default. */
const OPTIONAL = ['AWS_REGIONS', 'GOOGLE_REGIONS'];

/** Ours, by their names. Each has a planted fault in the test. */
export const WORKFLOW_CHECKS: Readonly<Record<string, WorkflowCheck>> = {
  'every line that runs is a script of bin/scripts.ts': (files) =>
    eachStep(files).flatMap(({ place, step: { run } }) => {
      if (run === undefined) return [];
      const [, named, test, args] = NPM_SCRIPT.exec(run.trim()) ?? [];
      const script = named ?? test;
      if (script === undefined) return [`${place} runs "${run.trim()}", expected one npm script`];
      // A variable may be the name of any of its commands.
      const chosen = chooseScript(script, args === undefined || args.startsWith('"$') ? ['--help'] : args.split(' '));
      if ('refused' in chosen) return [`${place}: ${chosen.refused}`];
      return args === undefined || PLAIN_ARGUMENTS.test(args)
        ? []
        : [`${place} gives ${script} more than words: ${args}`];
    }),
  'every action of others is pinned by a commit, with its version behind': (files) => [
    ...eachStep(files).flatMap(({ place, step: { uses } }) =>
      uses === undefined || uses.startsWith('./') || PINNED.test(uses) ? [] : [`${place} uses ${uses}`],
    ),
    ...[...files.workflows, ...files.actions].flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => /uses: [^.]/.test(line) && !PINNED_LINE.test(line))
        .map((line) => `${name}: ${line.trim()} says no version`),
    ),
  ],
  'a clone keeps no credentials': (files) =>
    eachStep(files).flatMap(({ place, step }) =>
      step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false
        ? [`${place} lets the clone keep its token`]
        : [],
    ),
  'a workflow may do nothing, and each job says what it may': ({ workflows }) =>
    workflows.flatMap(({ name, permissions, jobs }) => [
      ...(permissions && Object.keys(permissions).length === 0 ? [] : [`${name} may do more than nothing`]),
      ...Object.entries(jobs).flatMap(([job, { permissions: own }]) =>
        own ? [] : [`${name}/${job} says not what it may`],
      ),
    ]),
  'a job that runs ends by itself': ({ workflows }) =>
    eachJob(workflows).flatMap(({ place, job }) =>
      job.uses === undefined && job['timeout-minutes'] === undefined ? [`${place} has no timeout-minutes`] : [],
    ),
  'the session of the role outlives every job, and is one that the role gives': (files) => {
    const longest = Math.max(...eachJob(files.workflows).map(({ job }) => (job['timeout-minutes'] ?? 0) * 60));
    return eachStep(files).flatMap(({ place, step: { with: given } }) => {
      if (given?.['role-to-assume'] === undefined) return [];
      const seconds = Number(given['role-duration-seconds']);
      if (seconds !== SESSION_SECONDS) return [`${place} asks for ${seconds} s, the role gives ${SESSION_SECONDS} s`];
      return seconds >= longest ? [] : [`${place} ends after ${seconds} s, a job may take ${longest} s`];
    });
  },
  'deploying is given an admin key, for otherwise one is made and shown to everybody': (files) =>
    eachStep(files).flatMap(({ place, step: { run, env } }) =>
      run !== undefined && /deploy -- create|round-trip/.test(run) && env?.['SGRAPH_SEND_ADMIN_KEY'] === undefined
        ? [`${place} creates without SGRAPH_SEND_ADMIN_KEY`]
        : [],
    ),
  'the key that a creation is given is said to be of its environment, or a new one would be refused': (files) =>
    eachStep(files).flatMap(({ place, step: { run } }) =>
      run !== undefined && /deploy -- create/.test(run) && !run.includes('--admin-key-from SGRAPH_SEND_ADMIN_KEY')
        ? [`${place} creates without --admin-key-from`]
        : [],
    ),
  'deployments of one kind wait for each other': ({ workflows }) =>
    workflows.flatMap(({ name, concurrency }) =>
      /^(?:deploy__|ci-pipeline__|round-trip|sweep)/.test(name) && concurrency === undefined
        ? [`${name} has no concurrency group`]
        : [],
    ),
  'the pipeline is the list of tools/pipeline/jobs.ts': pipelineProblems,
  'a deployment in several jobs creates every component of its target, each after what it needs': ({ workflows }) =>
    workflows.flatMap(({ name, jobs }) => {
      const target = AWS_TARGETS.find((each) => name === `deploy__${each}`);
      const jobOf = createdIn(jobs);
      if (target === undefined || jobOf.size === 0) return [];
      const { names, needs } = planOf(target);
      return names.flatMap((component) => {
        const own = jobOf.get(component);
        if (own === undefined) return [`${name} never creates ${component}`];
        return needs(component)
          .filter((needed) => !jobsUpTo(jobs, own).includes(jobOf.get(needed) ?? ''))
          .map((needed) => `${name}/${own} may create ${component} before ${needed}`);
      });
    }),
  'branches do what tools/pipeline/jobs.ts says': ({ workflows }) =>
    Object.entries(BRANCHES).flatMap(([branch, expected]) => {
      const given = workflows.find(({ name }) => name === `ci-pipeline__${branch}`)?.jobs['pipeline']?.with ?? {};
      const found = { ...given, targets: JSON.parse(z.string().catch('[]').parse(given['targets'])) as unknown };
      return Object.entries(expected).flatMap(([key, value]) => {
        const is = JSON.stringify(found[key as keyof typeof found]);
        return is === JSON.stringify(value)
          ? []
          : [`ci-pipeline__${branch} has ${key} ${is}, expected ${JSON.stringify(value)}`];
      });
    }),
  'every target of docs/matrix.md has a workflow that can be called and started, with the smoke test': ({
    workflows,
  }) =>
    documentedTargets().flatMap((target) => {
      const name = `deploy__${target}`;
      const file = workflows.find((each) => each.name === name);
      if (!file) return [`${target} has no workflow ${name}.yml`];
      const isTried = Object.values(file.jobs).some(({ steps }) =>
        steps.some(({ uses, with: given }) => uses === './.github/actions/smoke-test' && given?.['target'] === target),
      );
      return [
        ...(isTried ? [] : [`${name} does not try what it deployed`]),
        ...['workflow_call', 'workflow_dispatch']
          .filter((event) => !(event in file.on))
          .map((event) => `${name} lacks ${event}`),
      ];
    }),
  'what costs while it rests is deleted even when its test fails': ({ workflows }) =>
    workflows.flatMap(({ name, jobs, on }) => {
      const inputs = JSON.stringify(on['workflow_call'] ?? {});
      if (!name.startsWith('deploy__') || !inputs.includes('"keep"')) return [];
      const { if: condition = '', needs = [] } = jobs['clean-up'] ?? {};
      return condition.startsWith('always()') && needs.includes('deploy') ? [] : [`${name} may leave what it deployed`];
    }),
  // S3 may refuse the name of a deleted bucket for hours.
  'what is deleted on AWS leaves its bucket, emptied': (files) =>
    eachStep(files).flatMap(({ place, step: { run = '' } }) => {
      const isOnAws =
        /round-trip/.test(run) || AWS_TARGETS.some((target) => run.includes(`delete --target ${target} `));
      return isOnAws && !run.includes('--keep storage') ? [`${place} deletes the bucket`] : [];
    }),
  'secrets and variables are those of tools/pipeline/credentials.ts': (files) => {
    const known = [...Object.values(CREDENTIALS).flatMap(({ anyOf, also }) => [...anyOf.flat(), ...also]), ...OPTIONAL];
    const found = settingsIn(files);
    return [
      ...found.filter(({ name }) => !known.includes(name)).map(({ name }) => `${name} is used, but no credential`),
      ...found
        .filter(({ kind, name }) => (kind === 'secrets') !== SECRETS.includes(name))
        .map(({ kind, name }) => `${name} is taken from ${kind}`),
      ...known.filter((name) => !found.some((each) => each.name === name)).map((name) => `${name} is used nowhere`),
    ];
  },
  'secrets and variables are those of docs/operations.md': (files) => {
    const documented = documentedSettings();
    const used = [
      ...new Set(settingsIn(files).map(({ kind, name }) => `${name} ${kind === 'secrets' ? 'secret' : 'variable'}`)),
    ];
    return [
      ...used.filter((each) => !documented.includes(each)).map((each) => `docs/operations.md does not have ${each}`),
      ...documented
        .filter((each) => !used.includes(each))
        .map((each) => `docs/operations.md has ${each}, which nothing uses`),
    ];
  },
};

/** By the names of components that a workflow creates one by one, the job that does. */
function createdIn(jobs: Readonly<Record<string, Job>>): ReadonlyMap<string, string> {
  const created = Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps.flatMap(({ run = '' }) => {
      const [, only] = /deploy -- create .*--only (\S+)/.exec(run) ?? [];
      return (only?.split(',') ?? []).map((component) => [component, job] as const);
    }),
  );
  return new Map(created);
}

/** A job and all that end before it starts. */
function jobsUpTo(jobs: Readonly<Record<string, Job>>, job: string): string[] {
  return [job, ...(jobs[job]?.needs ?? []).flatMap((needed) => jobsUpTo(jobs, needed))];
}

/** Targets of the first table of the matrix, which a test of its own compares with those that there are. */
function documentedTargets(): string[] {
  const text = readFileSync(join(ROOT, 'docs', 'matrix.md'), 'utf8');
  const [, table = ''] = text.split('\n## ');
  return [...new Set([...table.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, target = '']) => target))];
}

/** Rows of the table of settings: name and kind. */
function documentedSettings(): string[] {
  const text = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');
  return [...text.matchAll(/^\| `([A-Z_]+)` \| (secret|variable) \|/gm)].map(
    ([, name, kind]) => `${name ?? ''} ${kind ?? ''}`,
  );
}

function settingsIn({ workflows, actions }: Workflows): { kind: string; name: string }[] {
  return [...workflows, ...actions].flatMap(({ text }) =>
    [...text.matchAll(SETTING)].map(([, kind = '', name = '']) => ({ kind, name })),
  );
}

function pipelineProblems(files: Workflows): string[] {
  const listed = new Set(PIPELINE.map(({ workflow }) => workflow));
  return files.workflows
    .filter(({ name }) => listed.has(name))
    .flatMap(({ name, jobs }) => {
      const expected = PIPELINE.filter(({ workflow }) => workflow === name);
      const order = Object.keys(jobs).join(' ');
      const wanted = expected.map((job) => job.name).join(' ');
      return [
        ...(order === wanted ? [] : [`${name} has the jobs ${order}, expected ${wanted}`]),
        ...expected.flatMap((job) => {
          const found = jobs[job.name];
          return found ? jobProblems(files, job, found).map((problem) => `${name}/${job.name} ${problem}`) : [];
        }),
      ];
    });
}

function jobProblems(files: Workflows, expected: PipelineJob, found: Job): string[] {
  const compare = (what: string, is: readonly string[], wanted: readonly string[]): string[] =>
    is.join('\n') === wanted.join('\n') ? [] : [`${what} ${is.join('; ')}, expected ${wanted.join('; ')}`];
  const isGuarded = expected.when === undefined || found.if?.includes(`outputs.${expected.when} == 'true'`) === true;
  return [
    ...compare('needs', found.needs, expected.needs),
    ...compare('runs', runLines(files, found), 'run' in expected ? expected.run : []),
    ...compare('calls', [found.uses ?? ''], ['calls' in expected ? `./.github/workflows/${expected.calls}.yml` : '']),
    ...(isGuarded ? [] : [`does not ask whether ${expected.when ?? ''} is true`]),
  ];
}

function eachJob(workflows: Workflows['workflows']): { place: string; job: Job }[] {
  return workflows.flatMap(({ name, jobs }) =>
    Object.entries(jobs).map(([id, job]) => ({ place: `${name}/${id}`, job })),
  );
}

function eachStep({ workflows, actions }: Workflows): { place: string; step: Step }[] {
  return [
    ...eachJob(workflows).flatMap(({ place, job }) => job.steps.map((step) => ({ place, step }))),
    ...actions.flatMap(({ name, steps }) => steps.map((step) => ({ place: `actions/${name}`, step }))),
  ];
}
