import type { Metafile } from 'esbuild';

type Outputs = Metafile['outputs'];

/** What of the bundle a file imports, by path: with its start, or where it is loaded on demand. */
export function importsOf(
  outputs: Outputs,
  file: string,
  kind: 'import-statement' | 'dynamic-import' = 'import-statement',
): string[] {
  return (outputs[file]?.imports ?? []).filter((each) => each.kind === kind && !each.external).map(({ path }) => path);
}

/** A file and all that is loaded with it. */
export function reachedFrom(outputs: Outputs, first: string): Set<string> {
  const found = new Set([first]);
  for (const file of found) for (const each of importsOf(outputs, file)) found.add(each);
  return found;
}

/** What a function of AWS Lambda loads before its first request: its entry, and all that is loaded with it. */
export function reachedFromHandler(outputs: Outputs): string[] {
  return [...reachedFrom(outputs, Object.keys(outputs).find((path) => path.endsWith('/index.mjs')) ?? '')];
}
