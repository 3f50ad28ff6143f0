import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeployError } from '../deploy-error.ts';
import { docker } from './docker.ts';

/** What tasks of Fargate and services of Cloud Run run on, as Docker calls it. */
const ARCHITECTURE = 'amd64';

/**
 * Pushes an image of this machine under another name, which it has only for the push. `auth` is name and password as Docker's configuration
 * holds them: they go into a configuration of this command, because `docker login` would keep them in the home of the deployer. Throws
 * `config` for an image that neither target can run.
 */
export async function pushImage(image: string, target: string, auth: string): Promise<void> {
  const architecture = await docker(['image', 'inspect', '--format', '{{.Architecture}}', image]);
  if (architecture !== ARCHITECTURE)
    throw new DeployError(
      'config',
      `${image} is built for ${architecture}, and the target runs ${ARCHITECTURE}: build it on a machine of that kind`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-push-'));
  try {
    const auths = { [target.split('/')[0] ?? '']: { auth } };
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths }), { mode: 0o600 });
    await docker(['tag', image, target]);
    await docker(['--config', folder, 'push', '--quiet', target]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await docker(['image', 'rm', target]).catch(() => undefined);
  }
}
