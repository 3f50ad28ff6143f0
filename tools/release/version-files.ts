import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { newestReleased } from './changelog.ts';
import { isVersion } from './version.ts';

export const CHANGELOG = 'CHANGELOG.md';
const VERSION_FILE = 'version';
const PACKAGE = 'package.json';
const LOCK = 'package-lock.json';

const Package = z.object({ version: z.string() });
const Lock = z.object({ version: z.string(), packages: z.object({ '': z.object({ version: z.string() }) }) });
const COMPOSE = 'compose.yaml';
const IMAGE = /\bsgraph-send:(v[0-9.]+)/;
const DESCRIBES = /^Describes version (\S+)\.$/;

/** A place that says which version this is, and what it says; undefined when it says nothing. */
interface Statement {
  readonly place: string;
  readonly version: string | undefined;
}

/** The version file is the source: everything else is compared with it, and written from it. */
export function versionOf(root: string): string {
  return readFileSync(join(root, VERSION_FILE), 'utf8').trim();
}

/** Documents that describe the product as it is. A decision is dated and is not rewritten, so it contains no version. */
export function documentsOf(root: string): string[] {
  return globSync('docs/**/*.md', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.startsWith('docs/decisions/'))
    .sort();
}

/** Everything that is not as the version file says, a line each. Empty means that all agree. */
export function problemsOf(root: string): string[] {
  const version = versionOf(root);
  if (!isVersion(version)) return [`${VERSION_FILE} says "${version}", expected a version such as v0.2.15`];
  return statementsOf(root).flatMap(({ place, version: found }) =>
    found === version ? [] : [`${place} says ${found ?? 'nothing'}, expected ${version} as in the version file`],
  );
}

function statementsOf(root: string): Statement[] {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const lock = Lock.parse(JSON.parse(read(LOCK)));
  return [
    { place: PACKAGE, version: `v${Package.parse(JSON.parse(read(PACKAGE))).version}` },
    { place: LOCK, version: `v${lock.version}` },
    { place: `${LOCK} packages[""]`, version: `v${lock.packages[''].version}` },
    { place: COMPOSE, version: IMAGE.exec(read(COMPOSE))?.[1] },
    { place: `newest section of ${CHANGELOG}`, version: newestReleased(read(CHANGELOG)) },
    ...documentsOf(root).map((file) => ({ place: `third line of ${file}`, version: describedIn(read(file)) })),
  ];
}

/** Below the title and an empty line, so that it is the first thing that a reader learns. */
function describedIn(document: string): string | undefined {
  return DESCRIBES.exec(document.split('\n')[2] ?? '')?.[1];
}

/** Writes the version wherever it stands, but not into the changelog, and changes nothing else. Gives the files. */
export function writeVersion(root: string, from: string, to: string): string[] {
  const bare = (version: string): string => `"version": "${version.slice(1)}"`;
  const edit = (file: string, found: string, put: string, times = 1): string => {
    const parts = readFileSync(join(root, file), 'utf8').split(found);
    const head = parts.slice(0, times + 1).join(put);
    writeFileSync(join(root, file), [head, ...parts.slice(times + 1)].join(found));
    return file;
  };
  return [
    edit(VERSION_FILE, from, to),
    edit(PACKAGE, bare(from), bare(to)),
    // Its own version stands first, twice; a package of the same version may come later.
    edit(LOCK, bare(from), bare(to), 2),
    edit(COMPOSE, `sgraph-send:${from}`, `sgraph-send:${to}`),
    ...documentsOf(root).map((file) => edit(file, `Describes version ${from}.`, `Describes version ${to}.`)),
  ];
}
