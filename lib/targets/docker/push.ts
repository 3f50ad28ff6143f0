import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import type { Aws } from '../../aws.ts';
import type { Observer } from '../../component.ts';
import { ownTag, registryName, repositoryName } from '../../components/registry-shape.ts';
import { listImages } from '../../components/registry-state.ts';
import { DeployError } from '../../deploy-error.ts';
import { buildImage } from './build.ts';
import { docker } from './docker.ts';

/** What the tasks run on, as Docker calls it. */
const ARCHITECTURE = 'amd64';

/** Builds the image that the tasks run and pushes it, unless the registry has it or it comes from another one. */
export async function fillRegistry({ aws, config }: Observer): Promise<void> {
  const tag = ownTag(config);
  if (tag === undefined) return;
  const name = repositoryName(config);
  const images = await listImages(aws, name);
  if (images.some(({ tags }) => tags.includes(tag))) return;
  // Regions are filled at the same time, so each has a name of its own for the image.
  const target = `${placeOf(aws, registryName(config), name)}:${tag}`;
  await pushImage(aws, await buildImage(target), target);
}

/** Pushes an image of this machine under another name. Throws `config` for one that the tasks cannot run. */
export async function pushImage(aws: Aws, image: string, target: string): Promise<void> {
  const architecture = await docker(['image', 'inspect', '--format', '{{.Architecture}}', image]);
  if (architecture !== ARCHITECTURE)
    throw new DeployError('config', `${image} is built for ${architecture}, and tasks run on ${ARCHITECTURE}`);
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-push-'));
  try {
    // Docker's own `login` would keep the token in the home of whoever deploys.
    const auths = { [target.slice(0, target.indexOf('/'))]: { auth: await authorization(aws) } };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths }), { mode: 0o600 });
    await docker(['tag', image, target]);
    await docker(['--config', folder, 'push', '--quiet', target]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await docker(['image', 'rm', target]).catch(() => undefined);
  }
}

/** Where a repository is reached: an emulator's registry lies at its own address. */
export function placeOf({ settings }: Aws, registry: string, repository: string): string {
  return settings.endpoint === undefined ? registry : `${new URL(settings.endpoint).host}/${repository}`;
}

/** Name and password for the registry, as Docker's configuration holds them: good for twelve hours. */
async function authorization({ ecr }: Aws): Promise<string> {
  const { authorizationData = [] } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const token = authorizationData[0]?.authorizationToken;
  if (token === undefined) throw new DeployError('unreachable', 'the registry gives no token to push with');
  return token;
}
