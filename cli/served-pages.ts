import * as z from 'zod/mini';
import { deriveLinkKeys, newSecret } from '../core/crypto/keys.ts';
import type { Transport } from '../core/client/transport.ts';
import { SendError } from '../core/errors.ts';
import { addressOn, BASE_PATH } from '../core/server-address.ts';
import type { AppName, AssetMap } from '../lambdas/assets.ts';
import { assetsDirectory, loadAssets } from '../lambdas/assets.ts';
import { assetsBelow } from '../lambdas/assets-below.ts';
import { pageAt, PAGES } from '../lambdas/pages.ts';
import type { Question, ServedFile } from './served-file.ts';
import { askAsBrowser, askForFile, ENCODINGS } from './served-file.ts';

/** What a server was found to serve of one app. */
export interface ServedPages {
  readonly app: AppName;
  readonly files: readonly Omit<ServedFile, 'bytes'>[];
  /** Addresses that a page refers to and that the package does not have. */
  readonly unknown: readonly string[];
}

const REQUESTS_AT_ONCE = 4;

/** How an address may be read: as one of a server and of a page on it. */
export interface ServerPlace {
  /** Its address, such as `https://send.example` or `https://example.org/send`. */
  readonly server: string;
  /** Path of the page below it. */
  readonly page: string;
}

/** A server may have a path of its own, so that an address can be read in more than one way: first as that of a page. */
export function placesOf({ origin, pathname }: URL): ServerPlace[] {
  const segments = pathname.split('/').slice(1);
  const places = [...segments, ''].map((_, count) => ({
    basePath: segments
      .slice(0, count)
      .map((each) => `/${each}`)
      .join(''),
    page: `/${segments.slice(count).join('/')}`,
  }));
  const possible = places.filter(
    ({ basePath, page }) =>
      (basePath === '' || BASE_PATH.test(basePath)) && (page === '/' || isPage('user', page) || isPage('admin', page)),
  );
  return [...possible, { basePath: '', page: pathname }].map(({ basePath, page }) => ({
    server: origin + basePath,
    page,
  }));
}

const isPage = (app: AppName, path: string): boolean => pageAt(app, path) !== undefined;

/** Which server an address is of, and the version that it claims, such as `v0.1.0`. Throws `invalid_request` where none answers. */
export async function findServer(
  transport: Transport,
  address: URL,
): Promise<ServerPlace & { readonly version: string }> {
  const Claim = z.object({
    name: z.literal('sgraph-send'),
    version: z.string().check(z.regex(/^v[0-9]+\.[0-9]+\.[0-9]+$/)),
  });
  const found: string[] = [];
  for (const place of placesOf(address)) {
    const response = await askAsBrowser(transport, addressOn(place.server, '/api/info'));
    const answer: unknown = await response.json().catch(() => undefined);
    const claim = Claim.safeParse(answer);
    if (response.status === 200 && claim.success) return { ...place, version: claim.data.version };
    found.push(`${place.server} is not an SGraph Send server (status ${response.status})`);
  }
  throw new SendError('invalid_request', `${found[0] ?? address.origin}: give the address of its home page`);
}

/** Whether a server serves the admin app too. */
export async function servesAdmin(transport: Transport, server: string): Promise<boolean> {
  const response = await askAsBrowser(transport, addressOn(server, '/admin'));
  await response.body?.cancel();
  return response.status === 200;
}

/**
 * Asks for the page at each of its addresses, and for every file of it, in each encoding, and compares them with this package's own. `also`
 * is a further address of the page, such as a link that a person received.
 */
export async function verifyPages(
  transport: Transport,
  app: AppName,
  server: string,
  also: readonly string[],
): Promise<ServedPages> {
  const { pathname } = new URL(server);
  const basePath = pathname === '/' ? '' : pathname;
  const assets = await assetsAt(app, basePath);
  const questions = questionsOf(assets, app, [...(await addresses(app)), ...also]);
  const files: ServedFile[] = [];
  const ask = async (): Promise<void> => {
    for (let next = questions.shift(); next; next = questions.shift()) {
      files.push(await askForFile(transport, server, next));
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, ask));
  files.sort((one, other) => (`${one.path} ${one.encoding}` < `${other.path} ${other.encoding}` ? -1 : 1));
  // The pages as published also ask for data, which is no file of the package.
  const own = [...new Set(Object.values(PAGES[app]))].flatMap((file) => assets.get(file) ?? []);
  const known = new Set([
    ...[...assets.keys()].map((path) => basePath + path),
    ...own.flatMap(({ bytes }) => referencesOf(bytes)),
  ]);
  const unknown = files.flatMap(({ bytes }) => (bytes ? referencesOf(bytes) : [])).filter((path) => !known.has(path));
  return {
    app,
    files: files.map(({ bytes: _, ...file }) => file),
    unknown: [...new Set(unknown)].sort(),
  };
}

/** What the package has, as a server below the base path sends it. */
async function assetsAt(app: AppName, basePath: string): Promise<AssetMap> {
  const built = await loadAssets(app, assetsDirectory());
  const served = assetsBelow(built, basePath);
  const files = [...built].map(async ([path, asset]) => [path, (await served.get(path)) ?? asset] as const);
  return new Map(await Promise.all(files));
}

/** A page is asked for at its addresses, every other file at its own. */
function questionsOf(assets: AssetMap, app: AppName, pages: readonly string[]): Question[] {
  const files = new Set<string>(Object.values(PAGES[app]));
  const askedAt = (path: string): string[] =>
    files.has(path) ? [...new Set(pages.filter((page) => fileOf(app, page) === path))] : [path];
  return [...assets].flatMap(([path, asset]) =>
    askedAt(path).flatMap((each) => ENCODINGS.map((encoding) => ({ path: each, encoding, asset }))),
  );
}

/** Throws `invalid_request` for an address that no page has. */
function fileOf(app: AppName, address: string): string {
  const file = pageAt(app, new URL(address, 'https://server.invalid').pathname);
  if (file === undefined)
    throw new SendError('invalid_request', `${address} is not the address of a page of this server`);
  return file;
}

/** The addresses of the pages; for a transfer with an unused id, because the page is the same for all. */
async function addresses(app: AppName): Promise<string[]> {
  const { transferId } = await deriveLinkKeys(newSecret());
  return Object.keys(PAGES[app]).map((address) => address.replace(':id', transferId));
}

/** What a page that differs loads: its `src` and `href`, as written there. */
function referencesOf(page: Uint8Array): string[] {
  const text = new TextDecoder().decode(page);
  if (!/^\s*<!doctype html/i.test(text)) return [];
  const found = text.matchAll(/\b(?:src|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gi);
  return [...found].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}
