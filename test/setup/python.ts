import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './cache.ts';
import { answerOf, run } from './command.ts';
import { canInstallPackages, installPackages } from './debian.ts';

const UV_VERSION = '0.13.8';
const WINDOWS = process.platform === 'win32';

/** Python of a virtual environment that holds Google's Tink, the second implementation of the encryption. */
export async function ensurePython(): Promise<string> {
  return ensureEnvironment('python', 'tink', findPython);
}

/** The first Python 3 on the path, as an absolute path; on Debian it is installed when there is none. */
export async function findPython(): Promise<string> {
  // The executable itself: what is on the path may be a shim that works in this folder only.
  const ask = async (): Promise<string | undefined> =>
    (await answerOf('python3', ['-c', 'import sys; print(sys.executable)'])) ??
    (await answerOf('python', ['-c', 'import sys; assert sys.version_info > (3, 9); print(sys.executable)']));
  const found = await ask();
  if (found !== undefined) return found;
  if (!canInstallPackages()) throw new Error('there is no Python 3: install Python 3.10 or newer');
  await installPackages('python3', 'python3-venv');
  return '/usr/bin/python3';
}

/** Python of `.cache/{name}`, a virtual environment of exactly what `requirements/{list}.txt` names. */
export async function ensureEnvironment(name: string, list: string, find: () => Promise<string>): Promise<string> {
  const requirements = join(import.meta.dirname, 'requirements', `${list}.txt`);
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const install = async (folder: string): Promise<void> => {
    await runUv(['venv', '--quiet', '--allow-existing', '--python', await find(), folder]);
    await runUv(['pip', 'install', '--quiet', '--python', pythonOf(folder), '--requirement', requirements]);
  };
  // The interpreter is a link to the one that was found, which may be gone since.
  return pythonOf(await ensureInstalled(name, digest, install, (folder) => existsSync(pythonOf(folder))));
}

/** uv trusts the certificates of this machine, and takes the package index that pip was told to take. */
const UV_ENVIRONMENT: Readonly<Record<string, string>> = {
  UV_SYSTEM_CERTS: 'true',
  ...(process.env['PIP_INDEX_URL'] === undefined ? {} : { UV_DEFAULT_INDEX: process.env['PIP_INDEX_URL'] }),
};

/** Runs uv, the installer of Python packages and of Python itself, and gives what it printed. */
export async function runUv(args: readonly string[]): Promise<string> {
  return (await run(await ensureUv(), args, { env: UV_ENVIRONMENT })).trim();
}

/** Puts the archive of a Python package (`name==version`) into a folder, without installing it, and gives its path. */
export async function downloadWheel(wanted: string, folder: string): Promise<string> {
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];
  await run(pythonOf(await ensureUvFolder()), ['-m', 'pip', 'download', ...quiet, '--dest', folder, wanted]);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel of ${wanted}`);
  return join(folder, wheel);
}

async function ensureUv(): Promise<string> {
  return join(await ensureUvFolder(), WINDOWS ? 'Scripts' : 'bin', WINDOWS ? 'uv.exe' : 'uv');
}

/** A virtual environment that has uv and pip. */
async function ensureUvFolder(): Promise<string> {
  return ensureInstalled('uv', UV_VERSION, async (target) => {
    const python = await findPython();
    try {
      await run(python, ['-m', 'venv', target]);
    } catch (thrown) {
      // Debian's Python comes without its module for virtual environments.
      if (!canInstallPackages()) throw thrown;
      await installPackages('python3-venv');
      await run(python, ['-m', 'venv', '--clear', target]);
    }
    const quiet = ['--quiet', '--disable-pip-version-check'];
    await run(pythonOf(target), ['-m', 'pip', 'install', ...quiet, `uv==${UV_VERSION}`]);
  });
}

function pythonOf(environment: string): string {
  return WINDOWS ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}
