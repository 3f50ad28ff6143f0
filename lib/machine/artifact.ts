import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { makeDirectories } from '../../core/stores/directories.ts';
import { DeployError } from '../deploy-error.ts';
import { productVersion } from '../version.ts';
import type { TarFile } from './tar.ts';
import { tarOf } from './tar.ts';

export type MachineArch = 'x64' | 'arm64';

export interface Artifact {
  /** Path of the archive, whose name holds version, architecture and the start of its hash. */
  readonly file: string;
  /** In hex, of the whole archive: what a machine pins. */
  readonly sha256: string;
  /** Such as `v1.2.3`. */
  readonly version: string;
}

interface ArtifactOptions {
  readonly arch?: MachineArch;
  /** Where the archive is written. */
  readonly folder?: string;
  /** Node's program for Linux; the one of this installation by default. */
  readonly node?: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the product is made of once it is built. */
const PRODUCT = ['dist/bin', 'dist/frontend', 'version', 'LICENSE', 'package.json'];
const MACHINE = ['provision.sh', 'sgraph-send.service'];
/** Architecture of a program, as its ELF header names it. */
const ELF_MACHINES: Readonly<Record<MachineArch, number>> = { x64: 62, arm64: 183 };

/**
 * Packs Node, the built product and what provisions a machine into one archive, the same bytes from the same build. Throws `config`
 * where `npm run build` was not run or where there is no Node for Linux on that architecture.
 */
export async function buildArtifact(options: ArtifactOptions = {}): Promise<Artifact> {
  const { arch = 'x64', folder = join(ROOT, 'dist', 'machine') } = options;
  const archive = await promisify(gzip)(tarOf(await artifactFiles(options)), { level: 6 });
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const version = productVersion();
  await makeDirectories(resolve(folder), 0o777);
  const file = join(folder, `sgraph-send-${version}-${arch}-${sha256.slice(0, 16)}.tar.gz`);
  await writeFile(`${file}.${process.pid}`, archive);
  await rename(`${file}.${process.pid}`, file);
  return { file, sha256, version };
}

/** npm installs the Node of this machine's architecture, and by name that of others. */
function defaultNode(arch: MachineArch): string {
  const other = join(ROOT, 'node_modules', `node-linux-${arch}`, 'bin', 'node');
  return existsSync(other) ? other : join(ROOT, 'node_modules', 'node', 'bin', 'node');
}

/** What the archive holds. */
export async function artifactFiles({ arch = 'x64', node = defaultNode(arch) }: ArtifactOptions): Promise<TarFile[]> {
  if (!existsSync(join(ROOT, 'dist', 'frontend', 'manifest.json')))
    throw new DeployError('config', 'the product is not built: run `npm run build`');
  const product = await Promise.all(PRODUCT.map((path) => filesBelow(path)));
  const machine = MACHINE.map(async (name) => ({
    path: `machine/${name}`,
    isProgram: name.endsWith('.sh'),
    bytes: await readFile(new URL(name, import.meta.url)),
  }));
  const program = { path: 'bin/node', isProgram: true, bytes: await readProgram(node, arch) };
  return [program, ...product.flat(), ...(await Promise.all(machine))];
}

async function filesBelow(path: string): Promise<TarFile[]> {
  const absolute = join(ROOT, path);
  const isFile = !path.startsWith('dist/');
  const names = isFile
    ? ['']
    : (await readdir(absolute, { withFileTypes: true, recursive: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(absolute.length).replaceAll('\\', '/'));
  return Promise.all(
    names.map(async (name) => ({
      path: `app/${path}${name}`,
      isProgram: false,
      bytes: await readFile(`${absolute}${name}`),
    })),
  );
}

async function readProgram(node: string, arch: MachineArch): Promise<Buffer> {
  const bytes = await readFile(node);
  const isElf = bytes.toString('latin1', 1, 4) === 'ELF' && bytes.readUInt16LE(18) === ELF_MACHINES[arch];
  if (isElf) return bytes;
  const advice = `npm install --no-save --force --ignore-scripts node-linux-${arch}@${process.versions.node}`;
  throw new DeployError('config', `${node} is not a program for Linux on ${arch}: run \`${advice}\``);
}
