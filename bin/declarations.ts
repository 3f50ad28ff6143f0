import { rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OutputChunk } from 'rollup';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { ROOT } from './bundling.ts';
import { LIBRARY, NODE_ENTRIES } from './library.ts';

/** Packages that a consumer has who imports what needs them. */
const FOREIGN = ['aws-cdk-lib', 'constructs'];
/** Packages whose types are copied in, so that an install needs no packages. Those of all others may not be part of an export. */
const COPIED = /^zod(?:\/|$)/;
const PACKAGE = /^(?:@[^/]+\/)?[a-z]/;

/** Declarations of single files, before they are bundled: inside the repository, so that imports of packages resolve. */
const SINGLE = new URL('dist/meta/declarations/', ROOT);

const source = (path: string): string => fileURLToPath(new URL(path, ROOT));

/** Writes the declarations of the package's exports beside their scripts. Fails when they need a package that consumers do not have. */
export async function buildDeclarations(): Promise<void> {
  const entries = Object.entries({ index: 'core/index.ts', ...NODE_ENTRIES });
  emitSingle(entries.map(([, path]) => source(path)));
  const bundle = await rollup({
    input: Object.fromEntries(entries.map(([name, path]) => [name, singleOf(source(path))])),
    external: (name) => PACKAGE.test(name) && !COPIED.test(name),
    treeshake: { moduleSideEffects: 'no-external' },
    plugins: [
      {
        name: 'single-declarations',
        resolveId: (name, from) =>
          from?.startsWith(fileURLToPath(SINGLE)) && name.startsWith('.')
            ? resolve(from, '..', name.replace(/\.ts$/, '.d.ts'))
            : undefined,
      },
      dts({ tsconfig: source('tsconfig.json'), respectExternal: true, compilerOptions: { preserveSymlinks: true } }),
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
  await rm(SINGLE, { recursive: true, force: true });
  refuseForeign(output.filter((file) => file.type === 'chunk'));
}

/**
 * Emits in one pass, in the program's order. The bundler would emit each file when it is read, and the order of
 * inferred members depends on what was checked before: two builds would differ.
 */
function emitSingle(entries: string[]): void {
  const { config } = ts.readConfigFile(source('tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: entries }, ts.sys, source('.'));
  const program = ts.createProgram(entries, {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: source('.'),
    outDir: fileURLToPath(SINGLE),
  });
  const { diagnostics, emitSkipped } = program.emit();
  const [first] = diagnostics;
  if (emitSkipped || first) {
    throw new Error(`declarations: ${first ? ts.flattenDiagnosticMessageText(first.messageText, '\n') : 'none'}`);
  }
}

function singleOf(path: string): string {
  return resolve(fileURLToPath(SINGLE), relative(source('.'), path).replace(/\.ts$/, '.d.ts'));
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
