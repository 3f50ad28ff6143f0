import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newAdminKey } from '../../lib/config/admin-keys.ts';
import { DeployError } from '../../lib/deploy-error.ts';
import { BRANCHES, PIPELINE } from '../../tools/pipeline/jobs.ts';
import type { OrderedJob } from '../../tools/pipeline/order.ts';
import { orderJobs } from '../../tools/pipeline/order.ts';
import type { Done } from '../../tools/pipeline/run.ts';
import { runJobs } from '../../tools/pipeline/run.ts';
import { summarise } from '../../tools/pipeline/summary.ts';
import { versionOf } from '../../tools/release/version-files.ts';
import { emulatorEnvironment } from './emulator-environment.ts';
import { createOperator } from './operator.ts';
import { CACHE } from './cache.ts';
import { startStrictMinistack } from './strict-ministack.ts';

export interface LocalPipeline {
  readonly hasCredentials: boolean;
  /** Jobs of tests to leave out, by their names. */
  readonly skipped: readonly string[];
  readonly regions: string;
}

type Environment = Readonly<Record<string, string>>;

const ROOT = join(import.meta.dirname, '..', '..');
const REPORT = join(CACHE, 'pipeline-report');
const BRANCH = 'dev';
const IDENTITY = {
  GIT_AUTHOR_NAME: 'pipeline',
  GIT_AUTHOR_EMAIL: 'pipeline@localhost',
  GIT_COMMITTER_NAME: 'pipeline',
  GIT_COMMITTER_EMAIL: 'pipeline@localhost',
};

/** Runs the dev pipeline on this machine and gives whether all is good. Its report and what each job printed are in the cache. */
export async function runPipeline(request: LocalPipeline): Promise<boolean> {
  if (git(ROOT, 'status', '--porcelain') !== '')
    console.log('only what is committed is released and deployed: there are changes that are not');
  rmSync(REPORT, { recursive: true, force: true });
  mkdirSync(REPORT, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-pipeline-'));
  const emulator = request.hasCredentials ? await startStrictMinistack() : undefined;
  try {
    const origin = join(folder, 'origin.git');
    git(ROOT, 'clone', '--quiet', '--bare', ROOT, origin);
    git(origin, 'update-ref', `refs/heads/${BRANCH}`, git(ROOT, 'rev-parse', 'HEAD'));
    const environment = { ...deploymentOf(request), ...(emulator ? await credentialsFor(emulator) : noCredentials()) };
    const results = await runJobs(jobsFor(request), (job, outputs) =>
      execute(job, { folder, origin, environment, outputs }),
    );
    const clone = cloneOf(origin, folder, 'report', BRANCH);
    const summary = summarise(versionOf(clone), results);
    writeFileSync(join(REPORT, 'report.md'), summary);
    console.log(`\n${summary}\nreport and logs are in ${REPORT}`);
    return results.every(({ result }) => result === 'success' || result === 'skipped');
  } finally {
    await emulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tests take the whole machine each, and use the same ports and caches: here they go one after the other. */
function jobsFor({ skipped }: LocalPipeline): OrderedJob[] {
  const jobs = orderJobs(PIPELINE);
  const tests = jobs.filter(({ job }) => job.here === 'tree').map(({ job }) => job.name);
  const unknown = skipped.filter((name) => !tests.includes(name));
  if (unknown.length > 0)
    throw new DeployError('config', `there are no tests ${unknown.join(', ')}: there are ${tests.join(', ')}`);
  const isLeftOut = ({ job }: OrderedJob): boolean => job.here === 'tree' && skipped.includes(job.name);
  const kept = jobs.filter((job) => !isLeftOut(job));
  for (const { id } of jobs.filter(isLeftOut)) console.log(`${id} is left out, as was asked`);
  return kept.map((job, index) => {
    const previous = kept[index - 1];
    return job.job.here === 'tree' && previous ? { ...job, after: [...job.after, previous.id] } : job;
  });
}

interface Work {
  readonly folder: string;
  readonly origin: string;
  readonly environment: Environment;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Each job begins as on GitHub: with a clone of its own, of what was released as soon as something was. */
async function execute({ id, job }: OrderedJob, { folder, origin, environment, outputs }: Work): Promise<Done> {
  const name = id.replace('/', '-');
  const cwd = job.here === 'tree' ? ROOT : cloneOf(origin, folder, name, outputs['version'] ?? BRANCH);
  const outputFile = join(folder, `${name}.outputs`);
  const log = join(REPORT, `${name}.log`);
  writeFileSync(outputFile, '');
  console.log(`── ${id}`);
  let isGood = true;
  for (const line of job.run) {
    appendFileSync(log, `$ ${line}\n`);
    const env = job.here === 'tree' ? {} : { ...environment, ...IDENTITY, GITHUB_OUTPUT: outputFile };
    isGood &&= (await runLine(line, cwd, env, log)) === 0;
  }
  keepReport(cwd, name);
  const given = Object.fromEntries(
    readFileSync(outputFile, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('=') as [string, string]),
  );
  const end = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(isGood ? -2 : -40);
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${id}\n     ${end.join('\n     ')}`);
  return { isGood, outputs: given };
}

/** What a deployment reported, under the name of its job. */
function keepReport(cwd: string, name: string): void {
  const report = join(cwd, '.cache', 'deploy-report', 'report.md');
  if (cwd !== ROOT && existsSync(report)) cpSync(report, join(REPORT, `${name}.md`));
}

async function runLine(line: string, cwd: string, env: Environment, log: string): Promise<number> {
  const output = createWriteStream(log, { flags: 'a' });
  const child = spawn(line, { cwd, shell: true, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const [code] = (await once(child, 'close')) as [number | null];
  output.end();
  await once(output, 'finish');
  return code ?? 1;
}

/** A clone that borrows the installed packages: they are those of the same lock file. */
function cloneOf(origin: string, folder: string, name: string, ref: string): string {
  const clone = join(folder, name);
  git(folder, '-c', 'advice.detachedHead=false', 'clone', '--quiet', '--branch', ref, origin, clone);
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  appendFileSync(join(clone, '.git', 'info', 'exclude'), 'node_modules\n');
  return clone;
}

function deploymentOf({ regions }: LocalPipeline): Environment {
  const { environment, increment } = BRANCHES[BRANCH];
  return { ENVIRONMENT: environment, REGIONS: regions, TARGET: 'lambda', INCREMENT: increment };
}

async function credentialsFor(emulator: { endpoint: string; authority: string }): Promise<Environment> {
  const operator = await createOperator(emulator.endpoint);
  return {
    ...noCredentials(),
    ...emulatorEnvironment({ ...emulator, ...operator }),
    SGRAPH_SEND_ADMIN_KEY: newAdminKey(),
  };
}

/** Whatever this machine has must not be used by chance. */
function noCredentials(): Environment {
  const names = [
    'AWS_ROLE_ARN',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_PROFILE',
    'AWS_ENDPOINT_URL',
    'SGRAPH_SEND_ADMIN_KEY',
  ];
  return Object.fromEntries(names.map((name) => [name, '']));
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
}
