import { rm } from 'node:fs/promises';
import { VARIANT_NAMES } from '../core/look/variants.ts';
import { buildMan } from './build-man.ts';
import { ROOT, readMetafile } from './bundling.ts';
import { buildDeclarations } from './declarations.ts';
import { buildLibrary, LIBRARY } from './library.ts';
import { writeLicences } from './licences.ts';
import { hasOverrides, metafileOf } from './variants.ts';

// Adds to `dist` what only the published package needs: the library with its types, and the licences of what is bundled anywhere.
// Needs the pages, the command and the functions.
const BUNDLES = [
  ...['page-user', ...VARIANT_NAMES.filter(hasOverrides).map(metafileOf), 'page-admin'],
  ...['command', 'function-user', 'function-admin', 'library', 'library-node'],
];

const started = performance.now();
await rm(LIBRARY, { recursive: true, force: true });
await Promise.all([buildLibrary(), buildDeclarations(), buildMan()]);
const metafiles = await Promise.all(BUNDLES.map(readMetafile));
await writeLicences(metafiles, new URL('dist/THIRD-PARTY-LICENSES.txt', ROOT));
console.log(`built the library in ${Math.round(performance.now() - started)} ms`);
