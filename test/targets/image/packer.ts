import { join } from 'node:path';
import { answerOf, run } from '../../setup/command.ts';
import { canInstallPackages, installPackages } from '../../setup/debian.ts';

const FOLDER = join(import.meta.dirname, '../../../lib/machine/image/packer');
const QUIET = { CHECKPOINT_DISABLE: '1', PACKER_NO_COLOR: '1' };

/** Runs a verb of Packer on one source of the template and gives what it printed. Throws with the end of it when it fails. */
export async function packer(
  verb: 'validate' | 'build',
  source: 'amazon-ebs' | 'docker',
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const flags = Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
  return run('packer', [verb, `-only=${source}.machine`, ...flags, await template()], { env: QUIET });
}

/** What this Packer is given: only the file before 1.7, which has its plugins built in and supports no others. */
async function template(): Promise<string> {
  const version = (await answerOf('packer', ['version'])) ?? '';
  if (/v1\.6\./.test(version)) return join(FOLDER, 'sgraph-send.pkr.hcl');
  await run('packer', ['init', FOLDER], { env: QUIET });
  return FOLDER;
}

/** On Debian it is installed when there is none. */
export async function ensurePacker(): Promise<void> {
  if ((await answerOf('packer', ['version'])) !== undefined) return;
  if (!canInstallPackages())
    throw new Error('there is no Packer: install it from https://developer.hashicorp.com/packer/install');
  await installPackages('packer');
}
