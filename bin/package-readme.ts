import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { absoluteReadme } from '../tools/release/readme.ts';
import { versionOf } from '../tools/release/version-files.ts';

// Before the package is packed: the README with links that lead somewhere from a registry's page. After it, with `restore`, as it was.
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = join(ROOT, 'README.md');
const KEPT = join(ROOT, 'dist', 'meta', 'README.md');
/** Renamed when it is whole: who reads the README meanwhile sees one or the other. */
const WRITTEN = join(ROOT, 'dist', 'meta', 'README.absolute.md');

if (process.argv[2] === 'restore') await rename(KEPT, README);
else {
  const { homepage } = z
    .object({ homepage: z.string() })
    .parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
  await mkdir(dirname(KEPT), { recursive: true });
  await copyFile(README, KEPT);
  const text = await readFile(README, 'utf8');
  await writeFile(WRITTEN, absoluteReadme(text, homepage.replace('#readme', ''), versionOf(ROOT)));
  await rename(WRITTEN, README);
}
