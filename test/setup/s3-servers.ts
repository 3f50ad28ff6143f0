import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { S3Settings } from '../../core/stores/s3.ts';
import { emulatorSettings } from './bucket.ts';
import { ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import { ensureNpmPackages } from './npm-programs.ts';
import { ensureEnvironment, findPython } from './python.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

export const BUCKET = 'contract';

/** A server that speaks S3 and is not AWS, from a registry. */
export interface S3Server {
  /** `folder` is empty, and gone afterwards. */
  readonly start: (folder: string) => Promise<RunningServer>;
  readonly settingsOf: (endpoint: string) => Required<Omit<S3Settings, 'overFetch' | 'proxy'>>;
  /** What a server of the product says of it at its start, where it does not start; it has the bucket then. */
  readonly refused?: string;
}

export const S3_SERVERS: Readonly<Record<string, S3Server>> = {
  VersityGW: { start: startVersitygw, settingsOf: emulatorSettings },
  moto: { start: startMoto, settingsOf: emulatorSettings },
  s3rver: {
    start: startS3rver,
    settingsOf: (endpoint) => ({
      ...emulatorSettings(endpoint),
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    }),
    refused:
      'the S3 server ignores "If-None-Match: *", so that two writers could take one key: use a server that supports conditional writes',
  },
};

const VERSITYGW = { module: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0' };
const INSTALL_SECONDS = 1_200;

async function startVersitygw(folder: string): Promise<RunningServer> {
  const command = await ensureVersitygw();
  const data = join(folder, 'data');
  mkdirSync(data);
  return startOnFreePort((port) => ({
    name: 'versitygw',
    command,
    args: ['--access', 'test', '--secret', 'test', '--port', `127.0.0.1:${port}`, '--health', '/health', 'posix', data],
    env: {},
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/health',
  }));
}

/** Builds it when it is missing and gives its path. */
async function ensureVersitygw(): Promise<string> {
  const { module, version } = VERSITYGW;
  const program = (folder: string): string => join(folder, 'versitygw');
  const install = async (folder: string): Promise<void> => {
    try {
      const env = { GOBIN: folder, GOFLAGS: '-trimpath' };
      await run('go', ['install', `${module}@${version}`], { env, timeoutSeconds: INSTALL_SECONDS });
    } catch (cause) {
      throw new Error('VersityGW is built with Go 1.25 or newer: install Go', { cause });
    }
  };
  return program(await ensureInstalled('versitygw', version, install, (folder) => existsSync(program(folder))));
}

async function startMoto(): Promise<RunningServer> {
  const python = await ensureEnvironment('moto', 'moto', findPython);
  return startOnFreePort((port) => ({
    name: 'moto',
    command: join(dirname(python), 'moto_server'),
    args: ['-H', '127.0.0.1', '-p', String(port)],
    env: {},
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/moto-api/',
  }));
}

async function startS3rver(folder: string): Promise<RunningServer> {
  const programIn = (packages: string): string => join(packages, 's3rver', 'bin', 's3rver.js');
  const packages = await ensureNpmPackages('s3rver', (found) => existsSync(programIn(found)));
  return startOnFreePort((port) => ({
    name: 's3rver',
    command: process.execPath,
    args: [
      programIn(packages),
      ...['-d', folder, '-a', '127.0.0.1', '-p', String(port), '-s', '--configure-bucket', BUCKET],
    ],
    env: {},
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/',
  }));
}
