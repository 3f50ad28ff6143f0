import { keepsSignInSecret, missingSignInSecret } from '../config/sign-in-secret.ts';
import { DeployError } from '../deploy-error.ts';
import type { DockerConfig } from './config.ts';
import { dockerNamesOf, labelsOf } from './config.ts';
import type { DockerHost } from './docker-host.ts';
import { docker } from './docker.ts';
import { inspect, InspectedVolume } from './inspect.ts';

/** Where the container has the volume with the secret of its client at the sign-in provider, to be read only. */
export const SECRET_FOLDER = '/run/secrets/sgraph-send';
const FILE = 'oidc-client-secret';
/** The setting that says so. */
export const SECRET_FROM = `file:${SECRET_FOLDER}/${FILE}`;

/** `another`: not the one that was given; undefined: there is no volume for one. */
export type SecretSeen = 'missing' | 'another' | 'set' | undefined;

/** As the user of the image, which the app runs as too: at `/data` Docker gives a new volume its owner. */
const inVolume = (config: DockerConfig, manner: 'ro' | 'rw', program: string): string[] => [
  ...['run', '--rm', '--interactive', '--network=none', '--read-only', '--cap-drop=ALL'],
  ...['--volume', `${dockerNamesOf(config).secretVolume}:/data:${manner}`, '--entrypoint', 'node'],
  ...[dockerNamesOf(config).image, '-e', program],
];
const READ = `const { existsSync, readFileSync } = require('node:fs');
if (existsSync('/data/${FILE}')) process.stdout.write(readFileSync('/data/${FILE}').toString('base64'));`;
/** Put in its place whole: the app may read it at any time. */
const WRITE = `const { readFileSync, renameSync, writeFileSync } = require('node:fs');
writeFileSync('/data/${FILE}.new', readFileSync(0), { mode: 0o400 });
renameSync('/data/${FILE}.new', '/data/${FILE}');`;

export async function observeSecret({ config, signInSecret }: DockerHost, hasImage: boolean): Promise<SecretSeen> {
  if (!(await inspect('volume', dockerNamesOf(config).secretVolume, InspectedVolume))) return undefined;
  const found = hasImage ? await readSecret(config) : undefined;
  if (found === undefined) return 'missing';
  return signInSecret === undefined || signInSecret === found ? 'set' : 'another';
}

/** What is wrong with it. */
export function secretFault(found: SecretSeen, config: DockerConfig): string | undefined {
  if (!keepsSignInSecret(config))
    return found === undefined
      ? undefined
      : 'there is a volume for the secret of a sign-in client: oidcClient is public';
  if (found === 'another') return 'the secret of the sign-in client is another one than was given';
  return found === 'set' ? undefined : missingSignInSecret(config);
}

/** Keeps the secret that was given, or the one that is there. Throws `config` where there is none. */
export async function keepSecret({ config, signInSecret }: DockerHost, found: SecretSeen): Promise<void> {
  if (!keepsSignInSecret(config) || found === 'set') return;
  if (signInSecret === undefined) throw new DeployError('config', missingSignInSecret(config));
  if (found === undefined) {
    const labels = Object.entries(labelsOf(config)).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    await docker(['volume', 'create', ...labels, dockerNamesOf(config).secretVolume]);
  }
  await docker(inVolume(config, 'rw', WRITE), 'docker', signInSecret);
}

/** Once no container has it any more. */
export async function removeSecret(config: DockerConfig, found: SecretSeen): Promise<void> {
  if (found !== undefined) await docker(['volume', 'rm', dockerNamesOf(config).secretVolume]);
}

async function readSecret(config: DockerConfig): Promise<string | undefined> {
  const text = await docker(inVolume(config, 'ro', READ), 'docker', '');
  return text === '' ? undefined : Buffer.from(text, 'base64').toString();
}
