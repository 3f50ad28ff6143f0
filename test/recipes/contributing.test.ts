import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edit, Recipe } from './recipe.ts';
import { names, ROOT, stepsIn } from './recipe.ts';
import { RECIPES } from './recipes.ts';
import { createScratch } from './scratch.ts';
import type { TypeChecks } from './type-checks.ts';
import { createTypeChecks } from './type-checks.ts';

const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const read = (file: string): string => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '');
const editsOf = ({ steps }: Recipe): readonly Edit[] => steps.flat();
const cases = RECIPES.flatMap((recipe) =>
  editsOf(recipe).map((edit) => ({ recipe, edit, kind: recipe.kind, file: edit.file })),
);

/** What programs write is known once all the rest is done. */
const written = new Map<Edit, string>();
const scratch = createScratch();
let page: TypeChecks;
let product: TypeChecks;
let failures = new Map<string, string>();

/** All that the recipe asks for, but for one edit. */
function changesOf(recipe: Recipe, left?: Edit): Map<string, string | undefined> {
  const changes = new Map<string, string | undefined>();
  for (const edit of editsOf(recipe)) {
    if (edit === left) continue;
    const now = changes.get(edit.file) ?? read(edit.file);
    changes.set(edit.file, typeof edit.change === 'function' ? edit.change(now) : (written.get(edit) ?? now));
  }
  return changes;
}

const folderOf = (recipe: Recipe, left?: Edit): string =>
  [recipe.kind.replaceAll(' ', '-'), left ? editsOf(recipe).indexOf(left) : 'whole'].join('.');
const isOfPage = (file: string): boolean => file.startsWith('frontend/');
const checksOf = (file: string): TypeChecks => (isOfPage(file) ? page : product);

/** The files of a recipe and those that would tell of what it leaves out, as far as the compiler knows them. */
function typedFiles(recipe: Recipe): string[] {
  const files = editsOf(recipe).flatMap(({ file, told }) => (told.by === 'types' ? [file, told.file] : [file]));
  return [...new Set(files)].filter((file) => file.endsWith('.ts'));
}

beforeAll(() => {
  const typed = [...new Set(RECIPES.flatMap(typedFiles))];
  page = createTypeChecks(ROOT, 'frontend/tsconfig.json', typed.filter(isOfPage));
  product = createTypeChecks(
    ROOT,
    'tsconfig.json',
    typed.filter((file) => !isOfPage(file)),
  );
  const paths: string[] = [];
  for (const recipe of RECIPES) {
    const copy = scratch.copy(folderOf(recipe), changesOf(recipe));
    for (const edit of editsOf(recipe)) {
      if (typeof edit.change === 'function') continue;
      const printed = scratch.program(copy, edit.change);
      const path = join(copy, edit.file);
      written.set(edit, printed === '' ? readFileSync(path, 'utf8') : printed);
    }
    const tests = editsOf(recipe).flatMap(({ told }) => (told.by === 'test' ? [told.file] : []));
    const whole = scratch.copy(`${folderOf(recipe)}-done`, changesOf(recipe));
    paths.push(...[...new Set([...tests, ...recipe.tests])].map((file) => join(whole, file)));
    for (const edit of editsOf(recipe))
      if (edit.told.by === 'test')
        paths.push(join(scratch.copy(folderOf(recipe, edit), changesOf(recipe, edit)), edit.told.file));
  }
  failures = scratch.runTests(paths);
});
afterAll(() => scratch.remove());

describe('CONTRIBUTING.md says how to add', () => {
  it.each(RECIPES)('$kind, in steps that name the files', ({ kind, steps }) => {
    const said = stepsIn(text, kind);
    expect(said).toHaveLength(steps.length);
    for (const [index, edits] of steps.entries())
      for (const { file } of edits) expect(names(said[index]!, file), `step ${index + 1} names ${file}`).toBe(true);
  });

  it.each(RECIPES)('$kind, which compiles and passes when all is done', (recipe) => {
    const files = typedFiles(recipe);
    expect(files.flatMap((file) => checksOf(file).problems(changesOf(recipe), [file]))).toEqual([]);
    const failed = [...failures].filter(([path, said]) => path.includes(`/${folderOf(recipe)}-done/`) && said !== '');
    expect(failed).toEqual([]);
  });

  it.each(cases)('$kind, and without $file something says where', ({ recipe, edit }) => {
    const { by, file, says } = edit.told;
    const found =
      by === 'types'
        ? checksOf(file).problems(changesOf(recipe, edit), [file]).join('\n')
        : failures.get(join(ROOT, '.cache', 'recipes', folderOf(recipe, edit), file));
    expect(found).toMatch(says);
  });
});
