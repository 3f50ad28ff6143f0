import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { exclusively } from './cache.ts';
import { run } from './command.ts';

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };
const APT_OPTIONS = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];

export function isDebian(): boolean {
  return existsSync('/etc/debian_version');
}

/** True when packages of the distribution can be installed without asking anyone. */
export function canInstallPackages(): boolean {
  return isDebian() && process.getuid?.() === 0;
}

/** Installs packages. Fetches the package lists again only when the present ones are not enough. */
export async function installPackages(...packages: string[]): Promise<void> {
  const install = [...APT_OPTIONS, 'install', '-y', '--no-install-recommends', ...packages];
  await exclusively('apt', async () => {
    try {
      await run('apt-get', install, { env: QUIET });
    } catch {
      await updateLists();
      await run('apt-get', install, { env: QUIET });
    }
  });
}

/** Fetches the lists of packages. Their lock, unlike that of the packages, has no option to wait for it. */
export async function updateLists(attempts = 30): Promise<void> {
  try {
    await run('apt-get', [...APT_OPTIONS, 'update'], { env: QUIET });
  } catch (thrown) {
    if (attempts <= 1 || !String(thrown).includes('Could not get lock')) throw thrown;
    await pause(2_000);
    await updateLists(attempts - 1);
  }
}
