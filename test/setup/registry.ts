import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNpmPackages } from './npm-programs.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

/** The program of a package registry. */
export async function ensureRegistry(): Promise<string> {
  const programIn = (packages: string): string => join(packages, 'verdaccio', 'bin', 'verdaccio');
  return programIn(await ensureNpmPackages('verdaccio', (packages) => existsSync(programIn(packages))));
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
