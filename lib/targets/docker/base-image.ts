import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeployError } from '../../deploy-error.ts';
import { docker, hasImage } from './docker.ts';

const PUBLISHED = 'node:24-bookworm-slim';
const OWN = 'sgraph-send-base:node-24';
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const APT = ['DEBIAN_FRONTEND=noninteractive', 'apt-get'];
const NODE = join(ROOT, 'node_modules/node/bin/node');

/** The image that the build begins with: the published one, or where no registry can be reached one of Debian's packages and this Node. */
export async function ensureBaseImage(): Promise<string> {
  if (await hasImage(PUBLISHED)) return PUBLISHED;
  if (await hasImage(OWN)) return OWN;
  const isPulled = await docker(['pull', '--quiet', PUBLISHED]).then(
    () => true,
    () => false,
  );
  return isPulled ? PUBLISHED : makeBaseImage();
}

async function makeBaseImage(): Promise<string> {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    throw new DeployError(
      'unreachable',
      `${PUBLISHED} cannot be pulled, and only root on Debian can make a base image of Debian's packages: pull it, or load it`,
    );
  }
  const work = mkdtempSync(join(tmpdir(), 'sgraph-send-base-'));
  try {
    await docker(['import', debianRoot(work), 'sgraph-send-debian:bookworm']);
    writeFileSync(join(work, 'Dockerfile'), `FROM sgraph-send-debian:bookworm\nADD node.tar /\nCMD ["node"]\n`);
    nodeLayer(work);
    rmSync(join(work, 'debian.tar'));
    await docker(['build', '--tag', OWN, work], existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker');
    return OWN;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A minimal Debian as a tar file. */
function debianRoot(work: string): string {
  const quiet = { stdio: 'pipe' } as const;
  if (!existsSync('/usr/bin/mmdebstrap')) {
    execFileSync('env', [...APT, 'update', '-qq'], quiet);
    execFileSync('env', [...APT, 'install', '-y', '-qq', '--no-install-recommends', 'mmdebstrap'], quiet);
  }
  const target = join(work, 'debian.tar');
  const excluded = ['man', 'locale', 'doc'].map((what) => `--dpkgopt=path-exclude=/usr/share/${what}/*`);
  execFileSync(
    'mmdebstrap',
    ['--quiet', '--variant=minbase', '--include=ca-certificates', ...excluded, 'bookworm', target],
    quiet,
  );
  return target;
}

/** This Node and the npm of this machine, where the published image has them. */
function nodeLayer(work: string): void {
  const layer = join(work, 'layer/usr/local');
  for (const folder of ['bin', 'lib/node_modules']) mkdirSync(join(layer, folder), { recursive: true });
  cpSync(NODE, join(layer, 'bin/node'));
  chmodSync(join(layer, 'bin/node'), 0o755);
  const npm = join(execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim(), 'npm');
  cpSync(npm, join(layer, 'lib/node_modules/npm'), { recursive: true });
  for (const [name, file] of [
    ['npm', 'npm-cli.js'],
    ['npx', 'npx-cli.js'],
  ] as const) {
    symlinkSync(`../lib/node_modules/npm/bin/${file}`, join(layer, 'bin', name));
  }
  execFileSync('tar', ['-C', join(work, 'layer'), '-cf', join(work, 'node.tar'), 'usr']);
}
