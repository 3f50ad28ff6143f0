import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { productVersion } from '../version.ts';
import { ensureBaseImage } from './base-image.ts';
import { docker, requireDocker } from './docker.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
/** A client that another one on the path may shadow, and that builds with BuildKit without a plugin. */
const DEBIAN_DOCKER = '/usr/bin/docker';

/**
 * Builds the image of this checkout and gives its name, by default one such as `sgraph-send:v1.2.3`. Makes the base image where it
 * cannot be had. What did not change since the last build takes no time.
 */
export async function buildImage(name = `sgraph-send:${productVersion()}`): Promise<string> {
  await requireDocker();
  const args = { NODE_IMAGE: await ensureBaseImage(), VERSION: productVersion(), REVISION: revision() };
  await docker(
    [
      'build',
      ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
      ...(existsSync(AUTHORITIES) ? ['--secret', `id=ca,src=${AUTHORITIES}`] : []),
      '--tag',
      name,
      ROOT,
    ],
    await builder(),
  );
  return name;
}

/** The Docker client that can build with BuildKit: newer ones do it by a plugin, which may be missing. */
async function builder(): Promise<string> {
  const hasPlugin = await docker(['buildx', 'version']).then(
    () => true,
    () => false,
  );
  return !hasPlugin && existsSync(DEBIAN_DOCKER) ? DEBIAN_DOCKER : 'docker';
}

/** The commit that is built, `unknown` outside a repository. */
export function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}
