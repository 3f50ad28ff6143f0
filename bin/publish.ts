import { join } from 'node:path';
import { runProgram } from '../lib/run-program.ts';
import { openRepository } from '../tools/release/git.ts';
import { homeOfRemote } from '../tools/release/home.ts';
import { publishPackage } from '../tools/release/publish.ts';
import { releaseSettings } from '../tools/release/settings.ts';

const USAGE =
  'npm run release -- publish [ARGUMENTS OF npm publish]   publishes the package of this commit, with its provenance';
const ROOT = join(import.meta.dirname, '..');

await runProgram(USAGE, () => {
  const { home, hasNpmToken } = releaseSettings();
  const repository = openRepository(ROOT);
  const done = publishPackage({
    root: ROOT,
    home: home ?? homeOfRemote(repository.remote() ?? ''),
    commit: repository.head().hash,
    hasToken: hasNpmToken,
    args: process.argv.slice(2),
  });
  console.log(done);
  return 0;
});
