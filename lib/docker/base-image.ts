import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeployError } from '../deploy-error.ts';
import { docker, hasImage } from './docker.ts';

const PUBLISHED = 'node:24-bookworm-slim';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const APT = ['DEBIAN_FRONTEND=noninteractive', 'apt-get'];
const OWN = `sgraph-send-base:node-${process.versions.node}`;
const NPM = 'npm@11';
/** Its file system. Making it takes half a minute, importing it a few seconds. May be deleted at any time. */
const KEPT = join(ROOT, '.cache/base-image', `${OWN.replace(':', '-')}.tar`);

/** The image that the build begins with: the published one, or where no registry can be reached one of Debian's packages and this Node. */
export async function ensureBaseImage(): Promise<string> {
  if (await hasImage(PUBLISHED)) return PUBLISHED;
  if (await hasImage(OWN)) return OWN;
  const isPulled = await docker(['pull', '--quiet', PUBLISHED]).then(
    () => true,
    () => false,
  );
  if (isPulled) return PUBLISHED;
  if (!existsSync(KEPT)) makeFileSystem();
  await docker(['import', '--change', 'CMD ["node"]', KEPT, OWN]);
  return OWN;
}

function makeFileSystem(): void {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    throw new DeployError(
      'unreachable',
      `${PUBLISHED} cannot be pulled, and only root on Debian can build a base image from Debian packages: pull it, or load it`,
    );
  }
  const work = mkdtempSync(join(tmpdir(), 'sgraph-send-base-'));
  // Under its name there is a whole file or none, whichever run is interrupted.
  const unfinished = `${KEPT}.${process.pid}`;
  try {
    mkdirSync(dirname(KEPT), { recursive: true });
    packDebian(packNode(work), unfinished);
    renameSync(unfinished, KEPT);
  } finally {
    rmSync(unfinished, { force: true });
    rmSync(work, { recursive: true, force: true });
  }
}

/** Writes a tar file of a minimal Debian and what `addition` holds. */
function packDebian(addition: string, target: string): void {
  const quiet = { stdio: 'pipe' } as const;
  if (!existsSync('/usr/bin/mmdebstrap')) {
    execFileSync('env', [...APT, 'update', '-qq'], quiet);
    execFileSync('env', [...APT, 'install', '-y', '-qq', '--no-install-recommends', 'mmdebstrap'], quiet);
  }
  const excluded = ['man', 'locale', 'doc'].map((what) => `--dpkgopt=path-exclude=/usr/share/${what}/*`);
  const content = [
    '--variant=minbase',
    '--include=ca-certificates',
    ...excluded,
    `--customize-hook=tar-in ${addition} /`,
  ];
  execFileSync('mmdebstrap', ['--quiet', '--format=tar', ...content, 'bookworm', target], quiet);
}

/** A tar file of this Node, and npm, where the published image has them. */
function packNode(work: string): string {
  const layer = join(work, 'layer/usr/local');
  for (const folder of ['bin', 'lib']) mkdirSync(join(layer, folder), { recursive: true });
  cpSync(process.execPath, join(layer, 'bin/node'));
  chmodSync(join(layer, 'bin/node'), 0o755);
  // From the registry, for a distribution's own npm is spread over its system.
  const options = [
    '--prefix',
    join(layer, 'lib'),
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--silent',
  ];
  execFileSync('npm', ['install', ...options, NPM], { stdio: 'pipe' });
  for (const [name, file] of [
    ['npm', 'npm-cli.js'],
    ['npx', 'npx-cli.js'],
  ] as const) {
    symlinkSync(`../lib/node_modules/npm/bin/${file}`, join(layer, 'bin', name));
  }
  const packed = join(work, 'node.tar');
  execFileSync('tar', ['-C', join(work, 'layer'), '-cf', packed, 'usr']);
  return packed;
}
