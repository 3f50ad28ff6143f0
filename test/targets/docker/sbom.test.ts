import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { docker } from '../../../lib/docker/docker.ts';
import { productVersion } from '../../../lib/version.ts';
import { ensureEnvironment, findPython } from '../../setup/python.ts';
import { readFromImage } from './image-content.ts';

const VALIDATOR = join(import.meta.dirname, '..', '..', 'setup', 'validate-sbom.py');
const Bom = z.looseObject({
  metadata: z.looseObject({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
});

const image = inject('image');
let text: string;
let python: string;
beforeAll(async () => {
  text = await readFromImage(image, 'app/sbom.cdx.json');
  python = await ensureEnvironment('sbom', 'sbom', findPython);
});

function refusal(bom: string): string | undefined {
  const { status, stderr } = spawnSync(python, [VALIDATOR], { input: bom, encoding: 'utf8' });
  return status === 0 ? undefined : stderr;
}

describe('the bill of materials in the image', () => {
  it('names the packages that the bundles are made of, and none that only made them', () => {
    const names = Bom.parse(JSON.parse(text)).components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['hono', 'zod', 'commander', 'uplot', '@smithy/core']));
    for (const tool of ['vitest', 'esbuild', 'typescript', 'aws-cdk-lib', '@playwright/test'])
      expect(names).not.toContain(tool);
    expect(text).not.toContain('cdx:npm:package:development');
  });

  it('names Node and its libraries as they are in the image', async () => {
    const { components } = Bom.parse(JSON.parse(text));
    const version = await docker(['run', '--rm', '--entrypoint', 'node', image, '--version']);
    expect(components).toContainEqual({
      name: 'node',
      version: version.slice(1),
      purl: `pkg:generic/node@${version.slice(1)}`,
    });
    const libraries = components.filter(({ purl }) => purl.startsWith('pkg:deb/debian/')).map(({ name }) => name);
    expect(libraries.sort()).toEqual(['libc6', 'libgcc-s1', 'libstdc++6']);
  });

  it('is of this version, and the same from the same sources', () => {
    const bom = Bom.parse(JSON.parse(text));
    expect(bom.metadata.component).toMatchObject({ name: 'sgraph-send', version: productVersion().slice(1) });
    expect(bom).not.toHaveProperty('serialNumber');
    expect(bom.metadata).not.toHaveProperty('timestamp');
  });

  it('holds by the schema, which refuses another one', () => {
    expect(refusal(text)).toBeUndefined();
    expect(refusal(text.replace('"type": "platform"', '"type": "engine"'))).toContain('engine');
    expect(refusal(text.replace('"purl":', '"url":'))).toContain('url');
  });
});
