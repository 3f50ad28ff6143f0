import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

/** The CNCF's own registry of images, as Debian packs it: unpacked below `.cache`, for installing it would start it as a service. */
async function ensureRegistry(): Promise<string> {
  const folder = await ensureInstalled('docker-registry', '1', async (empty) => {
    await run('apt-get', ['-qq', 'download', 'docker-registry'], { cwd: empty });
    const [archive] = readdirSync(empty).filter((name) => name.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get brought no package docker-registry');
    await run('dpkg-deb', ['--extract', archive, empty], { cwd: empty });
  });
  return join(folder, 'usr', 'bin', 'docker-registry');
}

/** Starts a registry on a free port of the loopback interface, which Docker takes without TLS; what it holds is in the folder. */
export async function startDockerRegistry(folder: string): Promise<RunningServer> {
  const command = await ensureRegistry();
  const images = join(folder, 'images');
  mkdirSync(images, { recursive: true });
  return startOnFreePort((port) => {
    const config = join(folder, `registry-${port}.yml`);
    writeFileSync(
      config,
      JSON.stringify({
        version: '0.1',
        storage: { filesystem: { rootdirectory: images } },
        http: { addr: `127.0.0.1:${port}` },
      }),
    );
    return {
      name: 'docker-registry',
      command,
      args: ['serve', config],
      env: {},
      endpoint: `http://127.0.0.1:${port}`,
      healthPath: '/v2/',
    };
  });
}
