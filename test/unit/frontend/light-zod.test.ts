import { mkdtemp, rm } from 'node:fs/promises';
import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { lightSchemas } from '../../../bin/light-schemas.ts';
import { changed, fitting } from '../../support/fitting.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Every file with schemas that a page may load. */
const FILES = globSync(['core/**/*.ts', 'frontend/**/*.ts'], {
  cwd: ROOT,
  exclude: ['core/stores/**', 'frontend/light-zod.ts'],
})
  .filter((file) => /^import \* as z from 'zod\/mini';/m.test(readFileSync(join(ROOT, file), 'utf8')))
  .sort();

interface Result {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] };
}
interface Schema {
  readonly safeParse: (value: unknown) => Result;
}

let light: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'light-zod-'));
  const lines = FILES.map((file) => `export * as ${nameOf(file)} from './${file}';`);
  await build({
    stdin: { contents: lines.join('\n'), resolveDir: ROOT },
    outfile: join(folder, 'light.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [lightSchemas],
    logOverride: { 'import-is-undefined': 'error' },
  });
  light = (await import(pathToFileURL(join(folder, 'light.mjs')).href)) as typeof light;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the schemas of pages', () => {
  it.each(FILES)('read what zod reads of %s, and refuse what it refuses, at the same places', async (file) => {
    const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Readonly<Record<string, unknown>>;
    const names = Object.keys(module).filter((name) => module[name] instanceof z.ZodMiniType);
    let accepted = 0;
    for (const name of names) {
      const real = module[name] as z.ZodMiniType;
      const ours = light[nameOf(file)]?.[name];
      if (!ours) throw new Error(`${name} of ${file} is not among the light schemas`);
      fc.assert(
        fc.property(changed(fitting(real)), (value) => {
          const expected = told(real.safeParse(value));
          accepted += Number(expected.success);
          expect(told(ours.safeParse(value)), name).toEqual(expected);
        }),
        { numRuns: 150 },
      );
    }
    if (names.length > 0) expect(accepted).toBeGreaterThan(names.length);
  });
});

function nameOf(file: string): string {
  return file.replace(/\.ts$/, '').replaceAll(/\W/g, '_');
}

/** Of a failure the places; the text of each member in its order of a success. */
function told({ success, data, error }: Result): { success: boolean; found: unknown } {
  if (success) return { success, found: [data, JSON.stringify(data)] };
  return { success, found: [...new Set(error?.issues.map(({ path }) => path.join('.')))].sort() };
}
