import { parseArgs } from 'node:util';
import { DeployError, EXIT_CODES } from '../lib/deploy-error.ts';
import { buildArtifact } from '../lib/targets/machine/artifact.ts';

const USAGE = 'node bin/artifact.ts [--arch x64|arm64] [--folder FOLDER] [--node FILE]   (after `npm run build`)';

try {
  const { file, sha256, version } = await buildArtifact(readFlags());
  console.log(JSON.stringify({ file, sha256, version }));
} catch (thrown) {
  if (!(thrown instanceof DeployError)) throw thrown;
  console.error(thrown.message);
  process.exitCode = EXIT_CODES[thrown.code];
}

function readFlags(): Parameters<typeof buildArtifact>[0] {
  const options = { arch: { type: 'string' }, folder: { type: 'string' }, node: { type: 'string' } } as const;
  const { arch = 'x64', ...rest } = parse(() => parseArgs({ options }).values);
  if (arch === 'x64' || arch === 'arm64') return { arch, ...rest };
  throw new DeployError('config', `there is no machine of ${arch}: ${USAGE}`);
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new DeployError('config', USAGE, { cause });
  }
}
