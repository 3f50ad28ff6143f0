import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Script } from './scripts.ts';
import { chooseScript } from './scripts.ts';
import { functionsAreBuilt, pagesAreBuilt } from './is-built.ts';

// `node bin/run.mjs NAME ARGUMENTS` ends here, on the Node of the lock file.
const ROOT = join(import.meta.dirname, '..');
const [name = '', ...typed] = process.argv.slice(2);
const chosen = chooseScript(name, typed);
if ('help' in chosen) console.log(chosen.help);
else if ('refused' in chosen) {
  console.error(chosen.refused);
  process.exitCode = 2;
} else if (isReady(chosen.script, chosen.args)) await run(chosen.script, chosen.args);
else process.exitCode = 1;

/** Builds what it needs; its help needs only the program. */
function isReady({ needs, program = '' }: Script, args: readonly string[]): boolean {
  if (needs === undefined || (args.includes('--help') && existsSync(join(ROOT, program)))) return true;
  if (!pagesAreBuilt() && !build('build.ts')) return false;
  return needs === 'pages' || functionsAreBuilt() || build('build-functions.ts');
}

function build(program: string): boolean {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'bin', program)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) console.error('the build failed, see above');
  return status === 0;
}

/** In this process, so that signals and the exit code are its own. */
async function run({ program, args: first = [] }: Script, args: readonly string[]): Promise<void> {
  if (program === undefined) return;
  const file = join(ROOT, program);
  process.argv = [process.execPath, file, ...first, ...args];
  await import(pathToFileURL(file).href);
}
