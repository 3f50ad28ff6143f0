import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeployError } from '../lib/deploy-error.ts';
import { missingFor, PROVIDERS } from '../tools/pipeline/credentials.ts';
import { pipelineSettings } from '../tools/pipeline/settings.ts';
import { readResults, summarise } from '../tools/pipeline/summary.ts';
import { versionOf } from '../tools/release/version-files.ts';
import { runProgram } from '../lib/run-program.ts';

const USAGE = `npm run ci -- credentials ${PROVIDERS.join('|')}   says whether it can be used: {name}=true|false for the jobs that follow
npm run ci -- report                          the report of the last deployment, for the page of the run
npm run ci -- report jobs                     how the jobs before ended, by RESULTS`;
const ROOT = join(import.meta.dirname, '..');
const REPORT = join(ROOT, '.cache', 'deploy-report', 'report.md');
const settings = pipelineSettings();

await runProgram(USAGE, () => {
  const [verb, ...args] = process.argv.slice(2);
  if (verb === 'credentials' && args.length > 0) args.forEach(credentials);
  else if (verb === 'report' && args.length === 0) reportDeployment();
  else if (verb === 'report' && args[0] === 'jobs') show(summarise(versionOf(ROOT), readResults(settings.results)));
  else throw new DeployError('config', USAGE);
  return 0;
});

/** Never red: who forks the repository has no credentials, and everything else of the pipeline is of use to them. */
function credentials(name: string): void {
  const provider = PROVIDERS.find((known) => known === name);
  if (provider === undefined) throw new DeployError('config', USAGE);
  const missing = missingFor(provider, settings.isSet);
  if (missing === undefined) console.log(`${provider} can be used`);
  else console.log(`::notice title=${provider} is skipped::not set: ${missing}. See docs/operations.md`);
  if (settings.outputFile !== undefined) appendFileSync(settings.outputFile, `${provider}=${missing === undefined}\n`);
}

/** A job that failed before it had anything to report has no report; that is not a failure of its own. */
function reportDeployment(): void {
  show(existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : 'No report of a deployment was found.\n');
}

function show(markdown: string): void {
  console.log(markdown);
  if (settings.summaryFile !== undefined) appendFileSync(settings.summaryFile, `${markdown}\n`);
}
