import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBaseImage } from '../../../lib/docker/base-image.ts';
import { docker, hasImage } from '../../../lib/docker/docker.ts';

const CLOUD_CONFIG = join(import.meta.dirname, 'cloud.cfg');
const PACKAGES = 'systemd systemd-sysv dbus cloud-init curl ca-certificates iproute2';
/** Where the image keeps the Node of its base, which no machine has on its path. */
export const SIDE_NODE = '/usr/local/libexec/node';
const INSTALL = `set -e
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${PACKAGES}
rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
mkdir -p /usr/local/libexec
mv /usr/local/bin/node ${SIDE_NODE}`;

/** An image of Debian with what a cloud's image has: systemd, cloud-init, curl. Made once, in a container, for some clients cannot build. */
export async function ensureSystemdImage(): Promise<string> {
  const base = await ensureBaseImage();
  const baseId = await docker(['image', 'inspect', '--format', '{{.Id}}', base]);
  const digest = createHash('sha256').update(baseId).update(INSTALL).update(readFileSync(CLOUD_CONFIG)).digest('hex');
  const name = `sgraph-send-test-systemd:${digest.slice(0, 16)}`;
  if (await hasImage(name)) return name;
  const id = await docker(['create', '--network', 'host', base, 'sh', '-c', INSTALL]);
  try {
    await docker(['start', '--attach', id]);
    await docker(['cp', CLOUD_CONFIG, `${id}:/etc/cloud/cloud.cfg.d/99-test.cfg`]);
    await docker(['commit', id, name]);
  } finally {
    await docker(['rm', '--force', id]);
  }
  return name;
}
