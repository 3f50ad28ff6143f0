import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HASH_CHARACTERS = 12;

/**
 * Tag that an image of this checkout has in a registry: the version and a hash of all that goes into the build, so that the same tag never
 * means anything else. Only the version where there is nothing to build from, as in the package.
 */
export function contentTag(version: string, root: string = ROOT): string {
  if (!existsSync(join(root, 'Dockerfile'))) return version;
  const hash = createHash('sha256');
  for (const file of ['Dockerfile', ...builtFrom(root).sort()]) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.byteLength}\0`).update(bytes);
  }
  return `${version}-${hash.digest('hex').slice(0, HASH_CHARACTERS)}`;
}

/** Files that the build gets to see: `.dockerignore` lets in the names after an exclamation mark, and nothing else. */
function builtFrom(root: string): string[] {
  const allowed = readFileSync(join(root, '.dockerignore'), 'utf8').matchAll(/^!(.+)$/gm);
  return [...allowed].flatMap(([, name = '']) => filesBelow(root, name));
}

function filesBelow(root: string, name: string): string[] {
  const path = join(root, name);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [name];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
    .map((file) => file.replace(/^\//, ''));
}
