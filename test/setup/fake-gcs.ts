import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

const MODULE = 'github.com/fsouza/fake-gcs-server';
const VERSION = 'v1.56.1';
const INSTALL_SECONDS = 600;

/** Installs the emulator of Google Cloud Storage when it is missing and gives the path of its program. */
export async function ensureFakeGcs(): Promise<string> {
  const program = (folder: string): string =>
    join(folder, process.platform === 'win32' ? 'fake-gcs-server.exe' : 'fake-gcs-server');
  const install = async (folder: string): Promise<void> => {
    try {
      const env = { GOBIN: folder, GOFLAGS: '-trimpath' };
      await run('go', ['install', `${MODULE}@${VERSION}`], { env, timeoutSeconds: INSTALL_SECONDS });
    } catch (cause) {
      throw new Error('the emulator of Google Cloud Storage is built with Go 1.24 or newer: install Go', { cause });
    }
  };
  await ensureInstalled('fake-gcs', VERSION, install, (folder) => existsSync(program(folder)));
  return program(join(CACHE, 'fake-gcs'));
}

/** Starts the emulator on a free port of the loopback interface; what it holds is gone when it ends. */
export async function startFakeGcs(): Promise<RunningServer> {
  const command = await ensureFakeGcs();
  return startOnFreePort((port) => ({
    name: 'fake-gcs-server',
    command,
    args: [
      '-backend',
      'memory',
      '-scheme',
      'http',
      '-host',
      '127.0.0.1',
      '-port',
      String(port),
      '-log-level',
      'error',
      '-public-host',
      `127.0.0.1:${port}`,
    ],
    env: {},
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/_internal/healthcheck',
  }));
}
