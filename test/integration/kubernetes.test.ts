import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestCheck } from '../setup/kubeconform.ts';
import { ensureManifestCheck } from '../setup/kubeconform.ts';
import { limitMs } from '../setup/time-limits.ts';
import { temporaryFolder } from '../support/server.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'tutorials');
const MANIFEST = join(FOLDER, 'kubernetes', 'sgraph-send.yaml');

/** What is changed in the file, and what of it the program names. */
const FAULTS: readonly (readonly [right: string, wrong: string, named: RegExp])[] = [
  ['readOnlyRootFilesystem: true', 'readOnlyRootFileSystem: true', /'readOnlyRootFileSystem' not allowed/],
  ['pathType: Prefix', '', /missing property 'pathType'/],
  ['containerPort: 8080', 'containerPort: 80.5', /containerPort'/],
  ["value: '90000000000'", 'value: 90000000000', /env\/2\/value'/],
  ['replicas: 1', 'replicas: 1\n  replicas: 2', /error unmarshalling/],
];

let kubeconform: ManifestCheck;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  [kubeconform, folder] = await Promise.all([ensureManifestCheck(), temporaryFolder()]);
}, limitMs(300));
afterAll(() => folder.remove());

describe('the file for Kubernetes, by kubeconform with the schemas of Kubernetes, strictly', () => {
  it('is valid for the oldest version and the newest, which its tutorial names', async () => {
    const [oldest = '', newest = ''] = [kubeconform.versions[0], kubeconform.versions.at(-1)];
    expect(await kubeconform.check([MANIFEST], oldest)).toBe('');
    expect(await kubeconform.check([MANIFEST], newest)).toBe('');
    const minor = (version: string): string => version.slice(1, version.lastIndexOf('.'));
    const text = await readFile(join(FOLDER, 'kubernetes.md'), 'utf8');
    expect(text).toContain(`versions ${minor(oldest)} to ${minor(newest)}`);
  });

  it('is refused with fields or values that there are not', async () => {
    const text = await readFile(MANIFEST, 'utf8');
    const files = FAULTS.map(async ([right, wrong], at) => {
      expect(text).toContain(right);
      const file = join(folder.path, `fault-${at}.yaml`);
      await writeFile(file, text.replace(right, wrong));
      return file;
    });
    const lines = (await kubeconform.check(await Promise.all(files), kubeconform.versions.at(-1) ?? '')).split('\n');
    const found = FAULTS.map((_, at) => lines.filter((line) => line.includes(`fault-${at}.yaml`)).join('\n'));
    for (const [at, [, , named]] of FAULTS.entries()) expect(found[at]).toMatch(named);
  });
});
