import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { bundledPackages } from './bundled-packages.ts';
import { ROOT } from './bundling.ts';

interface Licence {
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly text: string;
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Licences that may be passed on under the product's own, with the notices kept. */
const ACCEPTED = ['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];

/** Writes the licences of all packages of which something is in a bundle. Fails for a package without one, or with an unknown one. */
export async function writeLicences(metafiles: readonly Metafile[], target: URL): Promise<void> {
  const licences = bundledPackages(metafiles).map(readLicence);
  const chapters = [...groupByText(licences)].map(([text, users]) => {
    const named = users.map(({ name, version, kind }) => `${name} ${version} (${kind})`);
    return `${'='.repeat(80)}\n${[...new Set(named)].join('\n')}\n${'='.repeat(80)}\n\n${text}\n`;
  });
  const head = 'This package contains code of the following packages, under their licences.\n\n';
  await writeFile(target, `${head}${chapters.join('\n')}`);
  console.log(`licences of ${licences.length} packages`);
}

function readLicence(folder: string): Licence {
  const directory = fileURLToPath(new URL(folder, ROOT));
  const found = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, license } = found;
  if (typeof name !== 'string' || typeof version !== 'string' || typeof license !== 'string')
    throw new Error(`${folder} has no name or licence`);
  if (!license.split(/ OR |[()]/).some((kind) => ACCEPTED.includes(kind)))
    throw new Error(`${name} has the licence ${license}: check that it may be redistributed, then add it`);
  const files = globSync('{license,licence,LICENSE,LICENCE,License,NOTICE}{,.*,-*}', { cwd: directory });
  const texts = [...new Set(files)].sort().map((file) => readFileSync(join(directory, file), 'utf8').trim());
  return { name, version, kind: license, text: texts.length > 0 ? texts.join('\n\n') : statement(found) };
}

/** Some packages name their licence and forget its text. */
function statement({ name, license, author, homepage }: Record<string, unknown>): string {
  const holder = typeof author === 'string' ? author : (author as { name?: string } | undefined)?.name;
  const where = typeof homepage === 'string' ? `, ${homepage}` : '';
  const by = `Licensed under ${String(license)} by ${holder ?? `the authors of ${String(name)}`}${where}.`;
  if (license === 'MIT') return `${by}\n\n${MIT}`;
  return license === 'Apache-2.0' ? `${by} The text is in the file LICENSE of this package.` : by;
}

function groupByText(licences: readonly Licence[]): Map<string, Licence[]> {
  const groups = new Map<string, Licence[]>();
  for (const licence of licences) groups.set(licence.text, [...(groups.get(licence.text) ?? []), licence]);
  return groups;
}
