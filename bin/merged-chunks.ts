import { basename } from 'node:path';
import type { Metafile, OutputFile } from 'esbuild';
import { transform } from 'esbuild';
import type { OutputChunk } from 'rollup';
import { rollup } from 'rollup';
import { groupChunks } from './chunk-groups.ts';

/** A script of a page, after its pieces were put together. */
export interface Chunk {
  readonly name: string;
  readonly code: Uint8Array;
  /** Names of the scripts that it imports at once. */
  readonly imports: readonly string[];
  /** The source that it begins with, for what is loaded by name: the start, a page, what is loaded on demand. */
  readonly source: string | undefined;
}

/** The scripts of a bundle with its shared pieces in few files. `start` is the source that the page begins with. */
export async function mergedChunks(
  files: readonly OutputFile[],
  metafile: Metafile,
  { start, target }: { readonly start: string; readonly target: string },
): Promise<Chunk[]> {
  const outputs = Object.keys(metafile.outputs);
  const sourceOf = (file: string | null): string | undefined =>
    file === null
      ? undefined
      : metafile.outputs[outputs.find((each) => basename(each) === basename(file)) ?? '']?.entryPoint;
  const first = outputs.find((file) => metafile.outputs[file]?.entryPoint === start);
  if (first === undefined) throw new Error(`the bundle has no script of ${start}`);
  const groups = new Map(
    groupChunks(metafile, first).flatMap((group, at) => group.map((file) => [basename(file), String(at)] as const)),
  );
  const code = new Map(files.map(({ path, text }) => [basename(path), text]));
  const bundle = await rollup({
    input: basename(first),
    plugins: [
      {
        name: 'files of the bundle',
        resolveId: (id) => basename(id),
        load: (id) => code.get(id),
        // Here and not later: the hash in a file's name is of what this gives.
        renderChunk: async (text) =>
          (await transform(text, { minify: true, format: 'esm', target, legalComments: 'none' })).code,
      },
    ],
    preserveEntrySignatures: false,
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  const nameOf = ({ facadeModuleId }: { readonly facadeModuleId?: string | null }): string =>
    `${basename(sourceOf(facadeModuleId ?? null) ?? 'shared', '.ts')}-[hash].js`;
  const { output } = await bundle.generate({
    format: 'es',
    entryFileNames: nameOf,
    chunkFileNames: nameOf,
    hashCharacters: 'base36',
    hoistTransitiveImports: false,
    manualChunks: (id) => groups.get(id),
  });
  await bundle.close();
  return output
    .filter((each): each is OutputChunk => each.type === 'chunk')
    .map((chunk) => ({
      name: chunk.fileName,
      code: new TextEncoder().encode(chunk.code),
      imports: chunk.imports,
      source: sourceOf(chunk.facadeModuleId),
    }));
}
