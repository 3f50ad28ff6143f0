import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeployError } from '../../deploy-error.ts';
import { docker } from '../docker/docker.ts';

/** What Cloud Run runs, as Docker calls it. */
const ARCHITECTURE = 'amd64';

/**
 * Pushes an image of this machine. The token goes into a configuration of this one command, not into that of the user. Throws `config`
 * for an image that Cloud Run cannot run.
 */
export async function pushImage(image: string, target: string, token: string): Promise<void> {
  const architecture = await docker(['image', 'inspect', '--format', '{{.Architecture}}', image]);
  if (architecture !== ARCHITECTURE)
    throw new DeployError('config', `${image} is built for ${architecture}, and Cloud Run runs ${ARCHITECTURE}`);
  const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-push-'));
  try {
    const auth = Buffer.from(`oauth2accesstoken:${token}`).toString('base64');
    const login = { auths: { [target.split('/')[0] ?? '']: { auth } } };
    await writeFile(join(folder, 'config.json'), JSON.stringify(login), { mode: 0o600 });
    await docker(['tag', image, target]);
    await docker(['--config', folder, 'push', '--quiet', target]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    // The name is for the push alone; the image has another.
    await docker(['image', 'rm', '--no-prune', target]).catch(() => undefined);
  }
}
