import { fileURLToPath } from 'node:url';
import type { OutputChunk } from 'rollup';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { ROOT } from './bundling.ts';
import { LIBRARY, NODE_ENTRIES } from './library.ts';

/** Packages that a consumer has who imports what needs them. */
const FOREIGN = ['aws-cdk-lib', 'constructs'];
/** Packages whose types are copied in, so that an install needs no packages. Those of all others may not be part of an export. */
const COPIED = /^zod(?:\/|$)/;
const PACKAGE = /^(?:@[^/]+\/)?[a-z]/;

/** Writes the declarations of the package's exports beside their scripts. Fails when they need a package that consumers do not have. */
export async function buildDeclarations(): Promise<void> {
  const source = (path: string): string => fileURLToPath(new URL(path, ROOT));
  const entries = Object.entries({ index: 'core/index.ts', ...NODE_ENTRIES });
  const bundle = await rollup({
    input: Object.fromEntries(entries.map(([name, path]) => [name, source(path)])),
    external: (name) => PACKAGE.test(name) && !COPIED.test(name),
    treeshake: { moduleSideEffects: 'no-external' },
    plugins: [
      dts({
        tsconfig: source('tsconfig.json'),
        respectExternal: true,
        compilerOptions: { preserveSymlinks: true, allowImportingTsExtensions: true },
      }),
    ],
    onLog: (_level, { message }) => {
      // Types that callers need not name have no name outside: those of the schemas' library.
      if (!message.includes('private shared type')) console.error(message);
    },
  });
  const { output } = await bundle.write({
    dir: fileURLToPath(LIBRARY),
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'types/[name]-[hash].d.ts',
  });
  await bundle.close();
  refuseForeign(output.filter((file) => file.type === 'chunk'));
}

function refuseForeign(chunks: readonly OutputChunk[]): void {
  const own = new Set(chunks.map(({ fileName }) => fileName));
  for (const { fileName, imports, code } of chunks) {
    const foreign = imports.filter(
      (path) => !own.has(path) && !FOREIGN.some((name) => path === name || path.startsWith(`${name}/`)),
    );
    if (foreign.length > 0) throw new Error(`the types of ${fileName} need ${foreign.join(', ')}`);
    if (/\bimport\("[^.]/.test(code)) throw new Error(`the types of ${fileName} import a package in their midst`);
  }
}
