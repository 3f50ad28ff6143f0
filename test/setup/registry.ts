import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements', 'verdaccio');
const FILES = ['package.json', 'package-lock.json'];
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** The program of a package registry. It is separate from the project's own packages, so that it is installed only for tests. */
export async function ensureRegistry(): Promise<string> {
  const digest = createHash('sha256');
  for (const file of FILES) digest.update(readFileSync(join(REQUIREMENTS, file)));
  const program = (folder: string): string => join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const install = async (folder: string): Promise<void> => {
    for (const file of FILES) copyFileSync(join(REQUIREMENTS, file), join(folder, file));
    await run(NPM, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  };
  return program(await ensureInstalled('verdaccio', digest.digest('hex'), install, (f) => existsSync(program(f))));
}

/**
 * Starts an empty registry that keeps its packages in a folder. It has no registry behind it: what was not published to it cannot be
 * installed from it.
 */
export async function startRegistry(folder: string): Promise<RunningServer> {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'config.yaml');
  const rules = `{ access: $all, publish: $all, unpublish: $all }`;
  const lines = [
    `storage: ${JSON.stringify(join(folder, 'storage'))}`,
    `auth: { htpasswd: { file: ${JSON.stringify(join(folder, 'htpasswd'))} } }`,
    `packages: { '@*/*': ${rules}, '**': ${rules} }`,
    'web: { enable: false }',
    'log: { type: stdout, format: pretty, level: warn }',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const program = await ensureRegistry();
  return startOnFreePort((port) => ({
    name: 'verdaccio',
    command: process.execPath,
    args: [program, '--config', config, '--listen', `127.0.0.1:${port}`],
    env: {},
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/-/ping',
  }));
}
