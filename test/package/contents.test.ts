import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { run } from '../setup/command.ts';

/** Thirteen languages: each part of a page has a file of texts for each, as it is and compressed. Maps are 1.2 MiB. */
const MAX_BYTES = 31 * 1024 * 1024;
const consumer = inject('consumer');
const installed = join(consumer, 'node_modules', 'sgraph-send');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('what an install brings', () => {
  it('takes at most 31 MiB of disk', () => {
    const bytes = filesBelow(join(consumer, 'node_modules')).reduce(
      (sum, file) => sum + lstatSync(file).blocks * 512,
      0,
    );
    expect(bytes).toBeGreaterThan(1024 * 1024);
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('brings no other package', () => {
    const packages = readdirSync(join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(packages).toEqual(['sgraph-send']);
  });

  it('holds what is needed and nothing else', () => {
    expect(readdirSync(installed).sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'version'].sort(),
    );
    expect(readdirSync(join(installed, 'dist')).sort()).toEqual(
      ['THIRD-PARTY-LICENSES.txt', 'bin', 'frontend', 'functions', 'lib', 'man'].sort(),
    );
    expect(filesBelow(installed).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
  });

  it('brings the sources of what runs in pages in maps, for whoever looks for a fault there', () => {
    const maps = filesBelow(installed).filter((file) => file.endsWith('.map'));
    expect(maps.every((file) => file.startsWith(join(installed, 'dist', 'lib')))).toBe(true);
    const map = maps.find((file) => readFileSync(file, 'utf8').includes('core/client/client.ts'));
    const { sources, sourcesContent } = JSON.parse(readFileSync(map ?? 'none', 'utf8')) as Record<string, string[]>;
    const at = sources?.findIndex((source) => source.endsWith('core/client/client.ts')) ?? -1;
    const source = readFileSync(join(import.meta.dirname, '../../core/client/client.ts'), 'utf8');
    expect(sourcesContent?.[at]).toBe(source);
    const script = readFileSync((map ?? 'none').replace(/\.map$/, ''), 'utf8');
    expect(script).toMatch(/\n\/\/# sourceMappingURL=[\w-]+\.js\.map\n$/);
  });

  it('runs nothing when it is installed', () => {
    const { scripts = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>;
    };
    expect(['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => name in scripts)).toEqual([]);
  });

  it('names no folder of the machine that built it', () => {
    const root = join(import.meta.dirname, '..', '..');
    const naming = filesBelow(installed).filter((file) => readFileSync(file).includes(root));
    expect(naming).toEqual([]);
  });

  it('keeps the licences of what is bundled', () => {
    const text = readFileSync(join(installed, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['zod', 'hono', 'commander', 'idb', '@aws-sdk/client-s3']) {
      expect(text).toMatch(new RegExp(`^${name} [0-9.]+ \\(`, 'm'));
    }
  });

  it('says the version that was installed', async () => {
    const command = join(consumer, 'node_modules', '.bin', 'sgraph-send');
    expect(existsSync(command)).toBe(true);
    expect((await run(command, ['--version'])).trim()).toBe(`v${inject('installedVersion')}`);
  });
});
