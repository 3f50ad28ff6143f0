import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, Package } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { expect, inject, it } from 'vitest';

const NAME = 'sgraph-send';
const folder = join(inject('consumer'), 'node_modules', NAME);
/** The package has only ES modules, which these two ways of TypeScript to look for them do not take. */
const OLD: readonly (string | undefined)[] = ['node10', 'node16-cjs'];

it('publint finds nothing wrong with what was installed', async () => {
  const { messages } = await publint({ pkgDir: folder, pack: false, strict: true });
  expect(messages).toEqual([]);
});

it('every export has types that TypeScript finds, of the same kind as the code', async () => {
  const stores = readdirSync(join(folder, 'dist', 'lib', 'stores')).filter((name) => name.endsWith('.js'));
  const includeEntrypoints = stores.map((name) => `./stores/${name.replace('.js', '')}`);
  const found = await checkPackage(installed(), { includeEntrypoints });
  if (!found.types) throw new Error('the package has no types');
  expect(Object.keys(found.entrypoints)).toEqual(expect.arrayContaining(['.', './server', ...includeEntrypoints]));
  const problems = found.problems.filter((each) => !('resolutionKind' in each) || !OLD.includes(each.resolutionKind));
  expect(problems).toEqual([]);
});

/** What it reads of the package: without the built pages. */
function installed(): Package {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:js|ts|json)$/.test(name),
  );
  const files = names.map(
    (name) => [`/node_modules/${NAME}/${name}`, readFileSync(join(folder, name), 'utf8')] as const,
  );
  return new Package(Object.fromEntries(files), NAME, inject('installedVersion'));
}
