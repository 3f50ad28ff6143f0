import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { AppName, AssetFile, Start } from '../lambdas/assets.ts';
import { AssetManifest } from '../lambdas/assets.ts';
import { integrityOf } from './bundle-page.ts';

/** How many releases a build serves side by side: its own and those before it. To keep more, change this number. */
export const KEPT_RELEASES = 3;

const APPS: readonly AppName[] = ['user', 'admin'];
const MANIFEST = /^(v[0-9]+\.[0-9]+\.[0-9]+)\.json$/;
const NAMING_CHARACTERS = 8;

/** `releases/`: a manifest for each release, and below `files/` what they name, compressed by Brotli, each content once. */
interface KeptReleases {
  /** The newest first. */
  versions(): string[];
  /** The files of these releases at their addresses. Throws where one is missing or is not the one that was released. */
  files(app: AppName): KeptFile[];
  /** What the user's page of a release loads first, with the hashes that the browser checks. Throws for one that is not kept. */
  start(version: string): KeptStart;
  /** Keeps what was built as this release and gives up the oldest. */
  keep(built: URL): void;
}

export interface KeptStart {
  readonly start: Start;
  readonly integrity: Readonly<Record<string, string>>;
}

interface KeptFile {
  readonly file: AssetFile;
  readonly br: Uint8Array;
}

/** @param folder Of the releases, with a slash at its end. */
export function keptReleases(folder: URL): KeptReleases {
  const filesOf = (version: string, app: AppName): AssetFile[] =>
    readManifest(new URL(`${version}.json`, folder)).apps[app].files;
  const versions = (): string[] =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .flatMap((name) => MANIFEST.exec(name)?.[1] ?? [])
      .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  return {
    versions,
    files: (app) =>
      versions().flatMap((version) =>
        filesOf(version, app).map((file) => ({ file, br: readKept(folder, version, app, file) })),
      ),
    start: (version) => startOf(folder, version, versions()),
    keep(built) {
      writeRelease(folder, built);
      for (const old of versions().slice(KEPT_RELEASES)) rmSync(new URL(`${old}.json`, folder));
      for (const app of APPS) {
        const used = new Set(versions().flatMap((version) => filesOf(version, app).map(storedAs)));
        const place = new URL(`files/${app}/`, folder);
        for (const name of readdirSync(place)) if (!used.has(name)) rmSync(new URL(name, place));
      }
    },
  };
}

function readManifest(place: URL): AssetManifest {
  return AssetManifest.parse(JSON.parse(readFileSync(place, 'utf8')));
}

/** Writes the immutable files that the release itself has, not those of the releases before it. */
function writeRelease(folder: URL, built: URL): void {
  const { version, apps } = readManifest(new URL('manifest.json', built));
  const own = (app: AppName): AssetFile[] =>
    apps[app].files
      .filter(({ immutable, path }) => immutable && path.includes(`/assets/${version}/`))
      .map((file) => ({ ...file, forms: 'br' }));
  const { user, admin } = apps;
  const manifest: AssetManifest = {
    version,
    apps: { user: { ...user, files: own('user') }, admin: { ...admin, files: own('admin') } },
  };
  for (const app of APPS) {
    const place = new URL(`files/${app}/`, folder);
    mkdirSync(place, { recursive: true });
    for (const file of manifest.apps[app].files)
      writeFileSync(new URL(storedAs(file), place), readFileSync(new URL(`${file.file}.br`, built)));
  }
  writeFileSync(new URL(`${version}.json`, folder), `${JSON.stringify(manifest, null, 2)}\n`);
}

function startOf(folder: URL, version: string, kept: readonly string[]): KeptStart {
  if (!kept.includes(version))
    throw new Error(`a variant takes the release ${version}, but releases/ keeps ${kept.join(', ') || 'none'}`);
  const { files, start } = readManifest(new URL(`${version}.json`, folder)).apps.user;
  const wanted = [start.script, start.style, ...start.imports];
  const hashes = files
    .filter(({ path }) => wanted.includes(path))
    .map((file) => [file.path, integrityOf(brotliDecompressSync(readKept(folder, version, 'user', file)))]);
  return { start, integrity: Object.fromEntries(hashes) as Record<string, string> };
}

/** By its content, so that what a release did not change is there once. */
function storedAs({ file, sha256 }: AssetFile): string {
  return `${sha256.slice(0, NAMING_CHARACTERS)}-${basename(file)}.br`;
}

function readKept(folder: URL, version: string, app: AppName, file: AssetFile): Uint8Array {
  const name = `files/${app}/${storedAs(file)}`;
  const place = new URL(name, folder);
  const advice = 'take it from the repository, or remove the manifest of that release';
  if (!existsSync(place)) throw new Error(`releases/${name} of ${version} is missing: ${advice}`);
  const br = readFileSync(place);
  if (sha256Of(br) !== file.sha256) throw new Error(`releases/${name} is not what ${version} released: ${advice}`);
  return br;
}

/** Of what a compressed file holds; empty where it cannot be decompressed. */
function sha256Of(br: Uint8Array): string {
  try {
    return createHash('sha256').update(brotliDecompressSync(br)).digest('hex');
  } catch (thrown) {
    if (thrown instanceof Error) return '';
    throw thrown;
  }
}
