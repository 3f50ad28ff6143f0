/** Where a job runs when the pipeline runs on one machine: in the working tree, or in a new clone of what was released. */
type Here = 'tree' | 'clone';

/** Ends well there without running anything, for the reason that it gives. */
interface Idle {
  readonly idle: string;
}

/** A job of a workflow, by the lines that it runs. */
export interface RunningJob {
  readonly workflow: string;
  readonly name: string;
  /** Jobs of the same workflow. */
  readonly needs: readonly string[];
  readonly run: readonly string[];
  /** An output of a job before that has to be `true`: otherwise it is skipped, which is not a failure. */
  readonly when?: string;
  readonly here: Here | Idle | { readonly not: string };
}

/** A job that is another workflow. */
export interface CallingJob {
  readonly workflow: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly calls: string;
  readonly when?: string;
  /** Why it is not called on one machine. */
  readonly not?: string;
}
export type PipelineJob = RunningJob | CallingJob;

/** Where the pipeline of a branch begins. */
export const ENTRY = 'ci-pipeline';

const DEPLOY = 'npm run deploy --';
const WHERE = '--env "$ENVIRONMENT" --regions "$REGIONS"';
const create = (only: string): string =>
  `${DEPLOY} create ${WHERE} --only ${only} --real-aws --admin-key-from SGRAPH_SEND_ADMIN_KEY --yes`;

const test = (name: string, levels: string): RunningJob => ({
  workflow: 'ci-tests',
  name,
  needs: [],
  run: [`npm test -- ${levels}`],
  here: 'tree',
});
const lambda = (name: string, needs: readonly string[], ...run: readonly string[]): RunningJob => ({
  workflow: 'deploy__lambda',
  name,
  needs,
  run,
  here: 'clone',
});
const target = (name: string): CallingJob => ({
  workflow: ENTRY,
  name,
  needs: ['tag', 'lambda'],
  calls: `deploy__${name}`,
  when: 'tagged',
  not: 'the level `targets` has deployed it on this machine',
});

/**
 * The pipeline in the order in which a commit goes through it. The workflows are compared with it, and `npm run ci -- pipeline` runs
 * it on one machine, so that both are one.
 */
export const PIPELINE: readonly PipelineJob[] = [
  test('lint', 'lint types workflows'),
  test('unit', 'build unit'),
  test('integration', 'build integration'),
  test('browser', 'build e2e'),
  test('package', 'build package'),
  test('targets', 'build targets'),
  { workflow: ENTRY, name: 'tests', needs: [], calls: 'ci-tests' },
  {
    workflow: ENTRY,
    name: 'release',
    needs: ['tests'],
    run: ['npm run release -- "$INCREMENT" --push'],
    here: 'clone',
  },
  {
    workflow: ENTRY,
    name: 'publish',
    needs: ['release'],
    run: ['npm run ci -- credentials npm', 'npm run release -- publish'],
    when: 'released',
    here: { idle: 'only GitHub may publish, with its provenance' },
  },
  {
    workflow: ENTRY,
    name: 'tag',
    needs: ['release', 'publish'],
    run: ['npm run release -- tag --push'],
    here: 'clone',
  },
  {
    workflow: ENTRY,
    name: 'published',
    needs: ['tag', 'publish'],
    run: ['npm test -- published --version "$VERSION"'],
    when: 'npm',
    here: { not: 'nothing was published' },
  },
  lambda('credentials', [], 'npm run ci -- credentials aws'),
  { ...lambda('role-and-storage', ['credentials'], create('role,storage,sign-in')), when: 'aws' },
  lambda('user', ['role-and-storage'], create('user')),
  lambda('admin', ['role-and-storage'], create('admin')),
  lambda('distribution', ['user', 'admin'], create('firewall,distribution,edge-watch,watch')),
  lambda('smoke', ['distribution'], `${DEPLOY} smoke --target "$TARGET" ${WHERE} --real-aws`),
  lambda('browser', ['smoke'], `npm test -- deployed ${WHERE} --real-aws`),
  {
    ...lambda(
      'report',
      ['credentials', 'role-and-storage', 'user', 'admin', 'distribution', 'smoke', 'browser'],
      'npm run ci -- report jobs',
    ),
    here: { not: 'one report covers everything' },
  },
  { workflow: ENTRY, name: 'lambda', needs: ['tag'], calls: 'deploy__lambda', when: 'tagged' },
  { ...target('docker'), needs: ['tag'] },
  target('fargate'),
  target('ec2'),
  target('ami'),
  target('cloud-run'),
  {
    workflow: ENTRY,
    name: 'report',
    needs: [
      'tests',
      'release',
      'publish',
      'tag',
      'published',
      'lambda',
      'docker',
      'fargate',
      'ec2',
      'ami',
      'cloud-run',
    ],
    run: ['npm run ci -- report jobs'],
    here: { not: 'it is what is printed at the end' },
  },
];

/** What each branch does. */
export const BRANCHES = {
  dev: {
    increment: 'patch',
    publish: false,
    environment: 'dev',
    targets: ['lambda', 'docker', 'fargate', 'ec2'],
  },
  main: {
    increment: 'minor',
    publish: true,
    environment: 'qa',
    targets: ['lambda', 'docker', 'fargate', 'ec2', 'ami', 'cloud-run'],
  },
} as const;
