import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { Bytes } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import { eachAtOnce } from '../core/stores/at-once.ts';

/** The package has the pages, a clone of its sources has to build them. */
const REMEDY = 'install the package again, or in its sources run npm run build';

const AssetFile = z.strictObject({
  path: z.string().check(z.startsWith('/'), z.describe('Path of the URL')),
  file: z.string().check(z.describe('Path below the directory of the manifest')),
  type: z.string().check(z.describe('Content type')),
  bytes: z.int(),
  sha256: z.string().check(z.length(64)),
  immutable: z.boolean().check(z.describe('Whether the name contains a hash of the content')),
  forms: z
    .enum(['plain', 'all', 'br'])
    .check(
      z.describe('The file; or with `.br` and `.gz` beside it; or `.br` and nothing else, as for earlier releases'),
    ),
});
export type AssetFile = z.infer<typeof AssetFile>;

/** What a page loads first, as paths of URLs. */
const Start = z.strictObject({ script: z.string(), style: z.string(), imports: z.array(z.string()) });
export type Start = z.infer<typeof Start>;

const App = z.strictObject({ files: z.array(AssetFile), start: Start });

/** `manifest.json`: what the build made. */
export const AssetManifest = z.strictObject({
  version: z.string(),
  apps: z.strictObject({ user: App, admin: App }),
});
export type AssetManifest = z.infer<typeof AssetManifest>;
export type AppName = keyof AssetManifest['apps'];

export interface Asset {
  readonly bytes: Bytes;
  readonly br: Bytes | undefined;
  readonly gz: Bytes | undefined;
  readonly type: string;
  readonly sha256: string;
  readonly immutable: boolean;
}

/** Built files by the path of their URL. */
export type AssetMap = ReadonlyMap<string, Asset>;

/** The same, where a file may be read only when it is asked for. */
export interface Assets {
  keys(): Iterable<string>;
  get(path: string): Asset | Promise<Asset> | undefined;
}

/** Reads a file of the built pages by its path below their folder, such as `manifest.json` or `user/index.html`. */
export type ReadAsset = (file: string) => Promise<Uint8Array>;

/** An app without pages. */
export const NO_ASSETS: Assets = new Map<string, Asset>();

/** Each may be open in three forms at once, and a process may have so few files open as 256. */
const FILES_AT_ONCE = 16;

/** As many where requests wait for the same threads. */
const FILES_BESIDE_REQUESTS = 2;

/** Where the built pages may be, seen from this file: beside a bundle or its chunks, in the package, in the source tree. */
const PLACES = ['./frontend/', '../frontend/', '../../frontend/', '../dist/frontend/'] as const;

/** The directory of the built pages. Throws `internal` when there is none. */
export function assetsDirectory(): URL {
  const places = PLACES.map((place) => new URL(place, import.meta.url));
  const found = places.find((place) => existsSync(new URL('manifest.json', place)));
  if (!found) throw new SendError('internal', `the pages are missing: ${REMEDY}`);
  return found;
}

/**
 * Loads what `npm run build` made for one app; `directory` holds `manifest.json` and ends with a slash. Where its pages are is in
 * `lambdas/pages.ts`. Throws `internal` when a file is missing or is not the one that was built.
 */
export async function loadAssets(app: AppName, directory: URL): Promise<AssetMap> {
  const readFrom: ReadAsset = (file) => read(directory, file);
  const files = await filesOf(app, readFrom);
  const loaded: [string, Asset][] = [];
  await eachAtOnce(files.entries(), FILES_AT_ONCE, async ([index, file]) => {
    loaded[index] = [file.path, await loadAsset(file, readFrom, PACKED[file.forms])];
  });
  return new Map(loaded);
}

/**
 * The files of one app, each read when it is first asked for: where there is no file system, and where the platform compresses what it
 * sends. Throws `internal` when there is no manifest, or later when a file is not the one that was built.
 */
export async function lazyAssets(app: AppName, readAsset: ReadAsset): Promise<Assets> {
  const readOnly: ReadAsset = async (file) => {
    try {
      return await readAsset(file);
    } catch (thrown) {
      throw unreadable(file, thrown);
    }
  };
  return readWhenAsked(await filesOf(app, readOnly), async (file) => {
    const asset = await loadAsset(file, readOnly, file.forms === 'br' ? ['br'] : []);
    const { bytes, type, sha256, immutable } = asset;
    return { bytes, br: undefined, gz: undefined, type, sha256, immutable };
  });
}

/**
 * What `loadAssets` loads, each file when it is first asked for: to read and to hash all 840 took a function on AWS most of its start, and a
 * server a third (docs/performance.md).
 */
export async function lazyPackedAssets(app: AppName, directory: URL): Promise<Assets> {
  const readFrom: ReadAsset = (file) => read(directory, file);
  return readWhenAsked(await filesOf(app, readFrom), (file) => loadAsset(file, readFrom, PACKED[file.forms]));
}

/**
 * Reads every file that was not asked for yet, in the order of the manifest: a server has them in memory soon, so that a package that is replaced while
 * it runs changes nothing. Throws `internal` at the first that is not the one that was built.
 */
export async function readAll(assets: Assets): Promise<void> {
  await eachAtOnce(assets.keys(), FILES_BESIDE_REQUESTS, async (path) => {
    await assets.get(path);
  });
}

function readWhenAsked(all: readonly AssetFile[], read: (file: AssetFile) => Promise<Asset>): Assets {
  const files = new Map(all.map((file) => [file.path, file]));
  const loaded = new Map<string, Asset>();
  const load = async (file: AssetFile): Promise<Asset> => {
    const asset = await read(file);
    loaded.set(file.path, asset);
    return asset;
  };
  return {
    keys: () => files.keys(),
    get: (path) => {
      const file = files.get(path);
      return loaded.get(path) ?? (file && load(file));
    },
  };
}

type Packing = 'br' | 'gz';
const PACKED: Readonly<Record<AssetFile['forms'], readonly Packing[]>> = { plain: [], all: ['br', 'gz'], br: ['br'] };

async function filesOf(app: AppName, readAsset: ReadAsset): Promise<readonly AssetFile[]> {
  const text = new TextDecoder().decode(await readAsset('manifest.json'));
  try {
    return AssetManifest.parse(JSON.parse(text)).apps[app].files;
  } catch (thrown) {
    throw new SendError('internal', 'manifest.json is not that of the built pages', { cause: thrown });
  }
}

async function loadAsset(file: AssetFile, readAsset: ReadAsset, packings: readonly Packing[]): Promise<Asset> {
  const { type, sha256, immutable, forms } = file;
  const own = async (name: string): Promise<Bytes> => new Uint8Array(await readAsset(name));
  const [plain, br, gz] = await Promise.all([
    forms === 'br' ? undefined : own(file.file),
    packings.includes('br') ? own(`${file.file}.br`) : undefined,
    packings.includes('gz') ? own(`${file.file}.gz`) : undefined,
  ]);
  const bytes = plain ?? decompressed(br);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new SendError('internal', `${file.file} is not the file that was built: ${REMEDY}`);
  }
  return { bytes, br, gz, type, sha256, immutable };
}

/** Of a form that is broken: nothing, whose hash is wrong. */
function decompressed(br: Bytes | undefined): Bytes {
  try {
    return new Uint8Array(brotliDecompressSync(br ?? new Uint8Array()));
  } catch (thrown) {
    if (thrown instanceof Error) return new Uint8Array();
    throw thrown;
  }
}

async function read(directory: URL, file: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(new URL(file, directory)));
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

function unreadable(file: string, cause: unknown): SendError {
  return new SendError('internal', `${file} of the built pages cannot be read: ${REMEDY}`, { cause });
}
