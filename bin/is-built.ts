import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROOT } from './bundling.ts';

/** Whether all of these files are there and newer than every source. Both are named from the root of the project, sources by patterns. */
export function isBuilt(files: readonly string[], sources: readonly string[]): boolean {
  const newest = Math.max(...globSync(sources, { cwd: fileURLToPath(ROOT) }).map(changedAt));
  return files.every((file) => changedAt(file) > newest);
}

/** 0 where there is none. */
function changedAt(file: string): number {
  return statSync(new URL(file, ROOT), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
