import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROOT } from './bundling.ts';

const SOURCES = ['{cli,core,frontend,lambdas}/**/*', 'bin/*.ts', 'releases/*.json', 'package-lock.json', 'version'];
const PAGES = ['dist/frontend/manifest.json', 'dist/bin/sgraph-send.js'];
const FUNCTIONS = ['dist/functions/user/index.mjs', 'dist/functions/admin/index.mjs'];

/** Whether the pages and the command are newer than every source. */
export function pagesAreBuilt(): boolean {
  return isBuilt(PAGES, SOURCES);
}

/** Whether the functions are newer than every source. */
export function functionsAreBuilt(): boolean {
  return isBuilt(FUNCTIONS, [...SOURCES, 'dist/frontend/manifest.json']);
}

/** Whether all of these files are there and newer than every source. Both are named from the root of the project, sources by patterns. */
function isBuilt(files: readonly string[], sources: readonly string[]): boolean {
  const newest = Math.max(...globSync(sources, { cwd: fileURLToPath(ROOT) }).map(changedAt));
  return files.every((file) => changedAt(file) > newest);
}

/** 0 where there is none. */
function changedAt(file: string): number {
  return statSync(new URL(file, ROOT), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
