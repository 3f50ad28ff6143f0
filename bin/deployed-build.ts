import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DeployError } from '../lib/deploy-error.ts';
import type { TargetName } from '../lib/config/request.ts';
import { ROOT } from './bundling.ts';
import { functionsAreBuilt, pagesAreBuilt } from './is-built.ts';

/** Whose functions or machines run what is built here; an image is built from the sources in Docker. */
const BUILT_TARGETS: readonly TargetName[] = ['lambda', 'ec2', 'ami'];

/** Builds pages and functions where a target deploys them and a source is newer than they are. Throws `failed`. */
export async function buildDeployed(target: TargetName): Promise<void> {
  if (!BUILT_TARGETS.includes(target)) return;
  if (pagesAreBuilt() && functionsAreBuilt()) return;
  process.stderr.write('building the pages and the functions\n');
  for (const script of ['build.ts', 'build-functions.ts']) await run(script);
}

async function run(script: string): Promise<void> {
  const file = fileURLToPath(new URL(`bin/${script}`, ROOT));
  // Its sizes of files are nothing that a program that reads the command's output expects.
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new DeployError('failed', `bin/${script} ended with exit code ${String(code)}: see above`);
}
