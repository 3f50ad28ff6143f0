import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Variant } from '../../../../core/look/variants.ts';
import { VARIANT_NAMES, VARIANTS } from '../../../../core/look/variants.ts';
import type { Changes } from '../../../recipes/type-checks.ts';
import { createTypeChecks } from '../../../recipes/type-checks.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const CHECK = 'frontend/variants/contract-check.ts';
/** A version: a folder in that of an element. */
const FILES = globSync('frontend/{elements,user}/send-*/*/*', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));

/** Compares what a version exports with what its element does, by the compiler. Names of private members are no part of a contract. */
function contractCheck(version: string): string {
  const base = join(dirname(dirname(version)), basename(version));
  return `import * as base from '../../${base}';
import * as version from '../../${version}';
type Public<T> = T extends abstract new (...values: infer V) => infer I
  ? { readonly [K in keyof T]: K extends 'prototype' ? unknown : Public<T[K]> } & (new (...values: V) => { [K in keyof I]: I[K] })
  : T extends (...values: infer V) => infer R ? (...values: V) => { [K in keyof R]: R[K] } : T;
export const contract: { readonly [K in keyof typeof base]: Public<(typeof base)[K]> } = version;
`;
}

function problems(version: string, changes: Changes = new Map()): string[] {
  const all = new Map([...changes, [CHECK, contractCheck(version)]]);
  const checks = createTypeChecks(ROOT, 'frontend/tsconfig.json', [CHECK, version, 'frontend/css.d.ts']);
  return checks.problems(all, [CHECK, version]);
}

describe('a version of an element', () => {
  it.each(FILES)('takes the place of a file that there is: %s', (file) => {
    const ofElement = globSync(join(dirname(dirname(file)), '*'), { cwd: ROOT }).map((each) => basename(each));
    expect([...ofElement, 'texts.ts']).toContain(basename(file));
  });

  it.each(FILES.map(dirname))('is taken by a variant: %s', (folder) => {
    const taken = VARIANT_NAMES.flatMap((name) => Object.entries((VARIANTS[name] as Variant).overrides ?? {}));
    expect(taken).toContainEqual([basename(dirname(folder)), basename(folder)]);
  });

  const scripts = FILES.filter((file) => file.endsWith('.ts') && basename(file) !== 'texts.ts');
  it.each([...scripts, 'none'])('honours the contract of its element: %s', (file) => {
    if (file !== 'none') expect(problems(file)).toEqual([]);
  });
});

describe('the comparison of contracts', () => {
  const FILE = 'frontend/elements/send-drop-zone/calm/send-drop-zone.ts';
  const version = (body: string, exported = 'FilesChosenEvent'): Changes =>
    new Map([
      [
        FILE,
        `import { SendDropZone as Base } from '../send-drop-zone.ts';
export { ${exported} } from '../send-drop-zone.ts';
export class SendDropZone extends Base { ${body} }
`,
      ],
    ]);

  it('takes a class that extends that of the element', () => {
    expect(problems(FILE, version('override connectedCallback(): void { this.hidden = false; }'))).toEqual([]);
  });

  it('finds an event that is missing, and a member of another type', () => {
    const none = new Map([
      [
        FILE,
        "import { SendDropZone as Base } from '../send-drop-zone.ts';\nexport class SendDropZone extends Base {}\n",
      ],
    ]);
    expect(problems(FILE, none).join()).toMatch(/FilesChosenEvent/);
    expect(
      problems(FILE, version('override connectedCallback(given: string): void { this.title = given; }')).join(),
    ).toMatch(/override|assignable/);
    const other = new Map([
      [
        FILE,
        "export { FilesChosenEvent } from '../send-drop-zone.ts';\nexport class SendDropZone extends HTMLElement { static define(): void {} }\n",
      ],
    ]);
    expect(problems(FILE, other).join()).toMatch(/create/);
  });
});
