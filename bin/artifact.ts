import { parseArgs } from 'node:util';
import { DeployError } from '../lib/deploy-error.ts';
import { runProgram } from '../lib/run-program.ts';
import { buildArtifact } from '../lib/machine/artifact.ts';

const USAGE =
  'npm run build -- artifact [--arch x64|arm64] [--folder FOLDER] [--node FILE]   makes the archive for a machine';

await runProgram(USAGE, async () => {
  console.log(JSON.stringify(await buildArtifact(readFlags())));
  return 0;
});

function readFlags(): Parameters<typeof buildArtifact>[0] {
  const options = { arch: { type: 'string' }, folder: { type: 'string' }, node: { type: 'string' } } as const;
  const { arch = 'x64', ...rest } = parseArgs({ options }).values;
  if (arch === 'x64' || arch === 'arm64') return { arch, ...rest };
  throw new DeployError('config', `unknown architecture "${arch}": ${USAGE}`);
}
