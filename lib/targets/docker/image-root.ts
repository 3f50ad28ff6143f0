import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// `node lib/targets/docker/image-root.ts DIRECTORY`: everything that the image holds, run in the build stage as root. Only Node, the
// libraries it loads and the built product: no shell and no package manager for whoever breaks in.

const NODE_USER = 1_000;
const [target = ''] = process.argv.slice(2);
if (target === '') throw new Error('say where the root goes: node lib/targets/docker/image-root.ts /image');

for (const directory of ['app', 'data', 'etc', 'tmp', 'usr/local/bin'])
  mkdirSync(join(target, directory), { recursive: true });
chmodSync(join(target, 'tmp'), 0o1777);
chownSync(join(target, 'data'), NODE_USER, NODE_USER);
writeFileSync(join(target, 'etc/passwd'), `node:x:${NODE_USER}:${NODE_USER}:node:/data:/nonexistent\n`);
writeFileSync(join(target, 'etc/group'), `node:x:${NODE_USER}:\n`);
for (const file of [process.execPath, ...librariesOf(process.execPath)]) copyAsItIs(file);
for (const file of ['dist/bin', 'dist/frontend', 'version', 'LICENSE', 'package.json']) {
  cpSync(file, join(target, 'app', file), { recursive: true });
}
cpSync('lib/targets/docker/healthcheck.mjs', join(target, 'app/healthcheck.mjs'));

/** Paths of the shared libraries that the dynamic linker loads for a program, and of the linker. */
function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
}

/** Copies what a path leads to, under that very path: the linker looks for names, not for what they link to. */
function copyAsItIs(file: string): void {
  const copy = join(target, file === process.execPath ? 'usr/local/bin/node' : file);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(realpathSync(file), copy);
}
