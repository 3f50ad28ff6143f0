import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DeployError, messageOf } from '../../lib/deploy-error.ts';
import { buildImage } from '../../lib/docker/build.ts';
import { docker } from '../../lib/docker/docker.ts';
import { productVersion } from '../../lib/version.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Pushes the image of this version and gives it by its digest, which is the only name that cannot come to mean another image.
 * Names of registries are in lower case, owners at GitHub need not be.
 */
export async function pushedImage(name: string): Promise<string> {
  const repository = name.toLowerCase();
  const target = `${repository}:${productVersion()}`;
  await docker(['tag', await buildImage(), target]);
  await docker(['push', '--quiet', target]);
  const digests = await docker(['image', 'inspect', '--format', '{{range .RepoDigests}}{{println .}}{{end}}', target]);
  const pushed = digests.split('\n').find((each) => each.startsWith(`${repository}@`));
  const digest = pushed?.slice(repository.length + 1) ?? '';
  if (!DIGEST.test(digest)) throw new DeployError('failed', `the registry gave no digest of ${target}`);
  return `${repository}@${digest}`;
}

/** Signs by the identity of the workflow that runs, with no key of ours. Throws `failed` where that is not possible. */
export async function signImage(image: string): Promise<void> {
  try {
    await promisify(execFile)('cosign', ['sign', '--yes', image]);
  } catch (cause) {
    throw new DeployError('failed', `cosign did not sign ${image}: ${messageOf(cause)}`, { cause });
  }
}
