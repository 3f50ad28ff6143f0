import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DeployError } from '../lib/deploy-error.ts';
import { runProgram } from '../lib/run-program.ts';
import { checkOutRelease } from '../tools/release/earlier.ts';
import { openRepository } from '../tools/release/git.ts';

const USAGE = `npm run release -- roll-back VERSION [--across-minor] FLAGS OF npm run deploy
for example: npm run release -- roll-back v0.2.14 --env prod --regions eu-west-2 --real-aws
Deploys an earlier release over the one that is there, from its own files, verifies it and tries it. What is stored stays, and so do the lock,
the admin keys, the addresses and the configuration.`;
const ROOT = join(import.meta.dirname, '..');
const ACROSS_MINOR = '--across-minor';

await runProgram(USAGE, () => rollBack(process.argv.slice(2)));

async function rollBack([version, ...rest]: readonly string[]): Promise<number> {
  if (version === undefined || version.startsWith('-')) throw new DeployError('config', USAGE);
  const flags = rest.filter((flag) => flag !== ACROSS_MINOR);
  const repository = openRepository(ROOT);
  const folder = checkOutRelease({ root: ROOT, repository, version, acrossMinor: flags.length < rest.length });
  const report = flags.includes('--report') ? [] : ['--report', join(ROOT, '.cache', 'deploy-report')];
  for (const verb of ['create', 'verify', 'smoke']) {
    process.stderr.write(`${verb} of ${version}\n`);
    const code = await deploy(folder, [verb, ...flags, ...report]);
    if (code !== 0) return code;
  }
  console.log(`${version} is deployed; the next create from here deploys the newer release again`);
  return 0;
}

/** By the release's own command, which installs and builds what it takes. */
async function deploy(folder: string, args: readonly string[]): Promise<number> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['run', '--silent', 'deploy', '--', ...args], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
