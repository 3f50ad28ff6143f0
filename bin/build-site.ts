import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';
import { COMMANDS } from '../cli/commands.ts';
import { commandsPage } from '../tools/site/commands-reference.ts';
import { httpPages } from '../tools/site/http-documents.ts';
import { packagePages } from '../tools/site/package-reference.ts';
import { writeSource } from '../tools/site/source.ts';
import { versionOf } from '../tools/release/version-files.ts';

// `npm run build -- site`: the documentation as a site, in dist/site. It needs no network, and neither does the site.
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'dist', 'meta', 'site');
const OUT = join(ROOT, 'dist', 'site');

const started = performance.now();
const { homepage } = z
  .object({ homepage: z.string() })
  .parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
const version = versionOf(ROOT);
const home = `${homepage.replace('#readme', '')}/blob/${version}/`;
const commands = await Promise.all(Object.values(COMMANDS).map(({ load }) => load()));
const generated = new Map([
  ['reference/commands.md', commandsPage(commands)],
  ...(await httpPages()),
  ...[...(await packagePages(ROOT))].map(([name, text]) => [`reference/${name}`, text] as const),
]);
writeSource(SOURCE, generated, { root: ROOT, home });
await mkdir(join(SOURCE, '.vitepress'), { recursive: true });
const config = pathToFileURL(join(ROOT, 'tools', 'site', 'vitepress.ts')).href;
await writeFile(
  join(SOURCE, '.vitepress', 'config.mjs'),
  `import { siteConfig } from ${JSON.stringify(config)};\nexport default siteConfig(${JSON.stringify(version)}, ${JSON.stringify(home)});\n`,
);
const { build } = await import('vitepress');
await build(SOURCE, { outDir: OUT });
console.log(`built the site in ${Math.round(performance.now() - started)} ms: ${OUT}`);
