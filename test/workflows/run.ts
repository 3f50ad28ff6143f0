import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findAct, installAct, prepareAct, runJob } from '../setup/act.ts';
import { runInGroup } from '../setup/process-group.ts';
import { readWorkflows, ROOT } from './workflow-files.ts';
import { limitMs } from '../setup/time-limits.ts';

// `npm run ci -- jobs` checks the workflows, then runs jobs of them on this machine by act, which has to be there:
// `--install-act` builds it into the cache. Names of jobs restrict it to those.

const LIMIT_SECONDS = limitMs(200) / 1_000;
const WORKFLOW = 'ci-tests';
const JOBS = ['lint', 'unit', 'package'];
const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'workflows'];

const { values, positionals } = parseArgs({
  options: { 'install-act': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const results: [name: string, seconds: number, isGood: boolean][] = [];
async function measure(name: string, work: () => Promise<number>): Promise<void> {
  const started = performance.now();
  const code = await work();
  results.push([name, (performance.now() - started) / 1_000, code === 0]);
}

await measure('checks', () => runInGroup(process.execPath, VITEST, {}, LIMIT_SECONDS));
const act = values['install-act'] ? await installAct() : findAct();
if (act === undefined)
  process.stdout.write('act is not there: no job was executed (--install-act builds it with Go)\n');
else await runJobs(act);
process.stdout.write('\nexecuted on this machine\n');
for (const [name, seconds, isGood] of results)
  process.stdout.write(`${isGood ? 'ok  ' : 'FAIL'} ${name.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s\n`);
process.exitCode = results.every(([, , isGood]) => isGood) ? 0 : 1;

async function runJobs(program: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-act-'));
  const run = { act: program, root: ROOT, folder };
  try {
    prepareAct(run);
    const steps = readWorkflows().actions.find(({ name }) => name === 'set-up')?.steps ?? [];
    const stubbed = steps.flatMap(({ uses }) => uses ?? []);
    for (const job of positionals.length > 0 ? positionals : JOBS)
      await measure(`${WORKFLOW}/${job}`, () => runJob(run, WORKFLOW, job, stubbed));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
