import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CACHE } from './cache.ts';
import { answerOf, run } from './command.ts';
import { ensureDebianPython } from './debian-python.ts';
import { isDebian } from './debian.ts';
import { ensureEnvironment, runUv } from './python.ts';
import type { RunningServer, ServerCommand } from './server-process.ts';
import { freePort, startServer } from './server-process.ts';

const IMAGE = 'localstack/localstack:4.14.0';
/** A dependency of LocalStack 4.14.0 has no release that fits Python 3.14. */
const PYTHONS = ['3.13', '3.12'];

type Commander = (port: number) => ServerCommand;

/** The ways to LocalStack, the quickest first. A way that this machine does not offer throws and says why. */
const WAYS: Readonly<Record<string, () => Promise<Commander>>> = {
  'Python 3.12 or 3.13 of this machine': async () => fromPython(await installedPython()),
  'Python 3.13 fetched by uv': async () => {
    await runUv(['python', 'install', '--quiet', '3.13'], 120);
    return fromPython(await runUv(['python', 'find', '--managed-python', '3.13']));
  },
  "Python 3.13 out of Debian's packages": async () => {
    if (!isDebian()) throw new Error('this is not Debian');
    return fromPython(await ensureDebianPython());
  },
  [`the image ${IMAGE}`]: async () => {
    if ((await answerOf('docker', ['image', 'inspect', IMAGE])) === undefined)
      await run('docker', ['pull', '--quiet', IMAGE]);
    return fromImage;
  },
};

/** Installs LocalStack 4.14.0, the last release that runs without an account, when it is missing, and gives the way that was taken. */
export async function ensureLocalstack(): Promise<Commander> {
  const refusals: string[] = [];
  for (const [name, take] of Object.entries(WAYS)) {
    try {
      return await take();
    } catch (thrown) {
      refusals.push(`- ${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
  throw new Error(
    `LocalStack cannot be installed. Start it yourself with \`docker run -p 127.0.0.1:4566:4566 ${IMAGE}\` and set ` +
      `LOCALSTACK_ENDPOINT=http://127.0.0.1:4566.\n${refusals.join('\n')}`,
  );
}

/** Starts LocalStack on a free port of the loopback interface, or takes the one that LOCALSTACK_ENDPOINT names. */
export async function startLocalstack(): Promise<RunningServer> {
  const given = process.env['LOCALSTACK_ENDPOINT'];
  if (given !== undefined) return { endpoint: given.replace(/\/$/, ''), stop: () => Promise.resolve() };
  const commandFor = await ensureLocalstack();
  const port = await freePort();
  return startServer({
    name: 'localstack',
    ...commandFor(port),
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/_localstack/health',
  });
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

async function fromPython(python: string): Promise<Commander> {
  const command = await ensureEnvironment('localstack', 'localstack', python);
  return (port) => ({
    command,
    args: [join(import.meta.dirname, 'localstack-on-loopback.py')],
    env: {
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      // All that it writes, under our cache instead of /var/lib.
      OVERRIDE_IN_DOCKER: '0',
      FILESYSTEM_ROOT: join(CACHE, 'localstack-files'),
      DNS_ADDRESS: '0',
      ...SETTINGS,
    },
  });
}

/** Refuses wrong signatures of pre-signed URLs; calls nobody. */
const SETTINGS = {
  S3_SKIP_SIGNATURE_VALIDATION: '0',
  DISABLE_EVENTS: '1',
  SKIP_SSL_CERT_DOWNLOAD: '1',
  PYTHONDONTWRITEBYTECODE: '',
};

function fromImage(port: number): ServerCommand {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  return {
    command: 'docker',
    args: ['run', '--rm', '--init', '-p', `127.0.0.1:${port}:4566`, ...settings, IMAGE],
    env: {},
  };
}
