import { globSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE } from './cache.ts';
import { answerOf } from './command.ts';
import { ensureDebianPython } from './debian-python.ts';
import { isDebian } from './debian.ts';
import { ensureEnvironment, runUv } from './python.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

/** A dependency of LocalStack 4.14.0 has no release that fits Python 3.14. */
const PYTHONS = ['3.13', '3.12'];

const HEALTH_PATH = '/_localstack/health';
const BY_HAND =
  'start it with `docker run --rm -p 127.0.0.1:4566:4566 -e S3_SKIP_SIGNATURE_VALIDATION=0 ' +
  'localstack/localstack:4.14.0` and set LOCALSTACK_ENDPOINT=http://127.0.0.1:4566';

/** The ways to a Python for LocalStack, the quickest first. A way that this machine does not offer throws and says why. */
const WAYS: Readonly<Record<string, () => Promise<string>>> = {
  'Python 3.12 or 3.13 of this machine': installedPython,
  'Python 3.13 fetched by uv': async () => {
    await runUv(['python', 'install', '--quiet', '3.13']);
    return runUv(['python', 'find', '--managed-python', '3.13']);
  },
  "Python 3.13 out of Debian's packages": async () => {
    if (!isDebian()) throw new Error('this is not Debian');
    return ensureDebianPython();
  },
};

/** Installs LocalStack 4.14.0, the last release that runs without an account, when it is missing, and gives the Python that has it. */
export async function ensureLocalstack(): Promise<string> {
  return ensureEnvironment('localstack', 'localstack', async () => {
    const refusals: string[] = [];
    for (const [name, find] of Object.entries(WAYS)) {
      try {
        return await find();
      } catch (thrown) {
        refusals.push(`- ${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      }
    }
    throw new Error(`LocalStack cannot be installed: install Python 3.13, or ${BY_HAND}\n${refusals.join('\n')}`);
  });
}

/** Starts LocalStack on a free port of the loopback interface, or takes the one that LOCALSTACK_ENDPOINT names. */
export async function startLocalstack(): Promise<RunningServer> {
  const given = process.env['LOCALSTACK_ENDPOINT'];
  if (given !== undefined) return takeLocalstack(given.replace(/\/$/, ''));
  const command = await ensureLocalstack();
  return startOnFreePort((port) => ({
    name: 'localstack',
    command,
    args: [join(import.meta.dirname, 'localstack-on-loopback.py')],
    env: {
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      // Where it writes: our cache instead of /var/lib.
      OVERRIDE_IN_DOCKER: '0',
      FILESYSTEM_ROOT: join(CACHE, 'localstack-files'),
      TMPDIR: tmpdir(),
      PYTHONDONTWRITEBYTECODE: '',
      DNS_ADDRESS: '0',
      DISABLE_EVENTS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      // Without it the signatures of pre-signed URLs are not checked.
      S3_SKIP_SIGNATURE_VALIDATION: '0',
    },
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: HEALTH_PATH,
  }));
}

async function takeLocalstack(endpoint: string): Promise<RunningServer> {
  const answer = await fetch(`${endpoint}${HEALTH_PATH}`).catch(() => undefined);
  if (!answer?.ok) throw new Error(`no LocalStack answers at ${endpoint}, which LOCALSTACK_ENDPOINT names: ${BY_HAND}`);
  return { endpoint, stop: () => Promise.resolve() };
}

async function installedPython(): Promise<string> {
  const pyenv = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  for (const version of PYTHONS) {
    const ask = `import ssl, sqlite3, sys; assert sys.version.startswith('${version}.'); print(sys.executable)`;
    const installed = globSync(join(pyenv, `${version}.*`, 'bin', 'python3'));
    for (const candidate of [...installed, `python${version}`, 'python3']) {
      const found = await answerOf(candidate, ['-c', ask]);
      if (found !== undefined) return found;
    }
  }
  throw new Error('there is none');
}
