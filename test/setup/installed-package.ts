import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { run } from './command.ts';
import { freshNpm } from './npm.ts';
import { startRegistry } from './registry.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder in which the package was installed for use, and nothing else was. */
    consumer: string;
    /** The version that was installed, such as `0.1.0`. */
    installedVersion: string;
  }
}

const ROOT = join(import.meta.dirname, '..', '..');
const NAME = 'sgraph-send';
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/**
 * Installs the package from a registry into an empty folder with an empty cache. The registry is one of its own, to which the package is
 * published as it would be to the real one; or the one that SGRAPH_SEND_TEST_REGISTRY names, for the version in SGRAPH_SEND_TEST_VERSION.
 */
export default async function installPackage(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-package-'));
  const registry = process.env['SGRAPH_SEND_TEST_REGISTRY'];
  const own = registry === undefined ? await startRegistry(join(folder, 'registry')) : undefined;
  const stop = async (): Promise<void> => {
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // Its own registry takes any token for good.
    const npm = freshNpm(join(folder, 'npm'), own?.endpoint ?? registry ?? '', own && 'any');
    if (own) await npm.run(folder, 'publish', await packPackage(folder));
    const version = process.env['SGRAPH_SEND_TEST_VERSION'] ?? readVersion();
    const consumer = join(folder, 'consumer');
    mkdirSync(consumer);
    await npm.run(consumer, 'install', `${NAME}@${version}`, '--omit=dev', '--prefix', consumer);
    project.provide('consumer', consumer);
    project.provide('installedVersion', version);
    return stop;
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Builds the package and gives the path of its archive. */
async function packPackage(folder: string): Promise<string> {
  await run(NPM, ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error('npm pack made no archive');
  return join(folder, archive);
}

function readVersion(): string {
  return readFileSync(join(ROOT, 'version'), 'utf8').trim().slice(1);
}
