import type { Metafile } from 'esbuild';

/** Folders of all packages of which something is in a bundle, such as `node_modules/@scope/name`, in their order. */
export function bundledPackages(metafiles: readonly Metafile[]): string[] {
  const inputs = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => usedOf(inputs)));
  return [...new Set(inputs.flatMap((input) => packageFolder(input) ?? []))].sort();
}

function usedOf(inputs: Metafile['outputs'][string]['inputs']): string[] {
  return Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
}

/** Undefined for a file of our own. */
function packageFolder(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}
