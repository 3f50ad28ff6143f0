import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemParts } from './system-parts.ts';
import { withoutSymbols } from './without-symbols.ts';

// `node lib/docker/image-root.ts DIRECTORY`: everything that the image holds, run in the build stage as root. Only Node, the libraries it
// loads (`DIRECTORY/system`) and the built product (`DIRECTORY/product`): no shell and no package manager for an attacker.

const NODE_USER = 1_000;
const [target = ''] = process.argv.slice(2);
if (target === '') throw new Error('missing target folder: node lib/docker/image-root.ts /image');
const system = join(target, 'system');
const product = join(target, 'product/app');

for (const directory of ['data', 'etc', 'tmp', 'usr/local/bin'])
  mkdirSync(join(system, directory), { recursive: true });
chmodSync(join(system, 'tmp'), 0o1777);
// OpenShift runs every image as a user of its own choice, whose group is 0: that group may do what the user may.
chownSync(join(system, 'data'), NODE_USER, 0);
chmodSync(join(system, 'data'), 0o770);
writeFileSync(join(system, 'etc/passwd'), `node:x:${NODE_USER}:${NODE_USER}:node:/data:/nonexistent\n`);
writeFileSync(join(system, 'etc/group'), `node:x:${NODE_USER}:\n`);
const libraries = librariesOf(process.execPath);
for (const file of libraries) copyAsItIs(file);
writeFileSync(join(system, 'usr/local/bin/node'), withoutSymbols(readFileSync(process.execPath)), { mode: 0o755 });
for (const file of ['dist/bin', 'dist/frontend', 'version', 'LICENSE', 'package.json']) {
  cpSync(file, join(product, file), { recursive: true });
}
cpSync('lib/docker/healthcheck.mjs', join(product, 'healthcheck.mjs'));
const bom = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8')) as { components: object[] };
bom.components.push(...systemParts(libraries));
writeFileSync(join(product, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);

/** Paths of the shared libraries that the dynamic linker loads for a program, and of the linker. */
function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
}

/** Copies the target of a path under the same path: the linker looks for names, not for what they link to. */
function copyAsItIs(file: string): void {
  const copy = join(system, file);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(realpathSync(file), copy);
}
