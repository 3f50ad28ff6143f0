import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { publishPackage } from '../../tools/release/publish.ts';
import { startRegistry } from '../setup/registry.ts';
import type { RunningServer } from '../setup/server-process.ts';

const HOME = 'https://github.com/Fork/name';
/** npm makes a provenance only in a pipeline of GitHub or GitLab. */
const ARGS = ['--no-provenance', '--ignore-scripts', '--loglevel=error'];

let folder: string;
let root: string;
let registry: RunningServer;
const file = (): string => join(root, 'package.json');

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'core.hooksPath=/dev/null'];
  return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
}
const publish = (change: Partial<Parameters<typeof publishPackage>[0]> = {}): string =>
  publishPackage({ root, home: HOME, commit: git('rev-parse', 'HEAD'), hasToken: true, args: ARGS, ...change });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sgraph-send-publishing-'));
  root = join(folder, 'clone');
  registry = await startRegistry(join(folder, 'registry'));
  execFileSync('git', ['init', '--quiet', root]);
  const upstream = { repository: { type: 'git', url: 'git+https://github.com/Upstream/name.git' } };
  writeFileSync(file(), JSON.stringify({ name: 'a-fork', version: '1.2.3', ...upstream }));
  writeFileSync(join(root, '.npmrc'), `registry=${registry.endpoint}\n`);
  git('add', 'package.json');
  git('commit', '--quiet', '--message', 'Release v1.2.3');
  for (const name of Object.keys(process.env)) if (/^npm_config_/i.test(name)) vi.stubEnv(name, undefined);
  vi.stubEnv('NPM_CONFIG_CACHE', join(folder, 'cache'));
  vi.stubEnv('NODE_AUTH_TOKEN', 'any');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('publishing', () => {
  it('is refused where the repository is not known, before npm is asked', () => {
    expect(() => publish({ home: undefined })).toThrow(/^the repository is not known: set GITHUB_REPOSITORY/);
  });

  it('names the repository that it is published from, and leaves package.json as it is', async () => {
    const before = readFileSync(file(), 'utf8');
    expect(publish()).toBe('published');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    const published = (await (await fetch(`${registry.endpoint}/a-fork/1.2.3`)).json()) as Record<string, unknown>;
    expect(published).toMatchObject({
      repository: { url: `git+${HOME}.git` },
      homepage: `${HOME}#readme`,
      bugs: { url: `${HOME}/issues` },
      gitHead: git('rev-parse', 'HEAD'),
    });
  });

  it('again from the same commit is done already, and from another one is refused', () => {
    expect(publish()).toBe('already there');
    git('commit', '--quiet', '--allow-empty', '--message', 'Go on');
    expect(() => publish()).toThrow(/^a-fork 1\.2\.3 is published from [0-9a-f]{40}, this is [0-9a-f]{40}: release/);
  });

  it('says when the registry cannot be asked, and leaves package.json', () => {
    const before = readFileSync(file(), 'utf8');
    vi.stubEnv('NPM_CONFIG_REGISTRY', 'http://127.0.0.1:9');
    vi.stubEnv('NPM_CONFIG_FETCH_RETRIES', '0');
    expect(() => publish()).toThrow(/^cannot see whether a-fork@1\.2\.3 is published: /);
    expect(readFileSync(file(), 'utf8')).toBe(before);
    vi.stubEnv('NPM_CONFIG_REGISTRY', undefined);
  });
});
