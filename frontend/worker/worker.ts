/**
 * The service worker of the user's page, at `/worker.js` below the base path of its server: the page opens without a connection, and files that other apps share arrive on it.
 * It has the files of one release, all or none of them, with their hashes. It answers nothing else: no request to `/api/`, no link of a
 * transfer, nothing of the console. So a cache has code and nothing of a person.
 */

import { builtDocument } from '../../core/look/document-below.ts';
import { cachePrefix, SHARE_PATH, WORKER_PATH } from '../../core/look/installed.ts';
import { pathBelow } from '../../core/server-address.ts';

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Told extends Extendable {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

interface Shared {
  readonly files: readonly File[];
  readonly text: string;
}

/** What the build knows: the name of these files together, their addresses with their hashes, and where the scripts of this release are. */
declare const SHELL: {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly scripts: string;
};

/** Where the server is on its host. */
const BASE_PATH = location.pathname.slice(0, -WORKER_PATH.length);
const CACHE = cachePrefix(BASE_PATH) + SHELL.name;
/** For so long the worker is kept alive for a page that takes what was shared; then it is gone. */
const SHARED_MS = 60_000;

/** In memory only: a cache would write unencrypted files to disk. */
let shared: Shared | undefined;
let taken: () => void = () => undefined;
let isForgotten = false;

on('install', (event) => event.waitUntil(install()));
on('activate', (event) => event.waitUntil(removeOthers()));
on('message', (event) => hear(event));
on('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  const path = pathBelow(BASE_PATH, pathname);
  if (origin !== location.origin || path === undefined) return;
  if (method === 'POST' && path === SHARE_PATH) event.respondWith(take(event));
  else if (method !== 'GET') return;
  // Pages from the server as long as it answers, so that the next load after an update is the new release and nothing of the old one.
  else if (mode === 'navigate' && path in SHELL.files) event.respondWith(fresh(event.request, path));
  else if (path in SHELL.files || path.startsWith(SHELL.scripts)) event.respondWith(kept(event, path));
});

interface Events {
  readonly install: Extendable;
  readonly activate: Extendable;
  readonly message: Told;
  readonly fetch: Fetching;
}

function on<Type extends keyof Events>(type: Type, act: (event: Events[Type]) => void): void {
  addEventListener(type, (event) => act(event as Events[Type]));
}

/** Each file is compared with its hash. So where the server is updated meanwhile nothing is kept, and the browser tries again later. */
async function install(): Promise<void> {
  const answers = await Promise.all(
    Object.entries(SHELL.files).map(async ([path, integrity]) => {
      const answer = await (isRewritten(path)
        ? rewritten(path, integrity)
        : fetch(BASE_PATH + path, { integrity, cache: 'no-cache' }));
      if (!answer.ok) throw new Error(`${path} is not there: ${answer.status}`);
      return [path, answer] as const;
    }),
  );
  if (isForgotten) throw new Error('the person wants nothing to be kept');
  const cache = await caches.open(CACHE);
  await Promise.all(answers.map(([path, answer]) => cache.put(BASE_PATH + path, answer)));
}

/** Documents have the base path in their addresses, where there is one. */
function isRewritten(path: string): boolean {
  return BASE_PATH !== '' && !path.includes('.');
}

/** A document of this release: without the base path it has the hash. */
async function rewritten(path: string, integrity: string): Promise<Response> {
  const answer = await fetch(BASE_PATH + path, { cache: 'no-cache' });
  const built = builtDocument(BASE_PATH, await answer.clone().text());
  const hash = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(built));
  if (built === undefined || integrity !== `sha384-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`)
    throw new TypeError(`${path} is of another release`);
  return answer;
}

/** This worker is active only after the last page of the release before was closed, so no page needs its files. */
async function removeOthers(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(cachePrefix(BASE_PATH)) && name !== CACHE) await caches.delete(name);
}

/** Undefined after it was removed: then nothing makes it again. */
async function openCache(): Promise<Cache | undefined> {
  return (await caches.has(CACHE)) ? caches.open(CACHE) : undefined;
}

async function fresh(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (thrown) {
    const page = await (await openCache())?.match(BASE_PATH + path);
    if (page) return page;
    throw thrown;
  }
}

/** A file of this release, whose address is its own for ever. */
async function kept(event: Fetching, path: string): Promise<Response> {
  const cache = await openCache();
  const found = await cache?.match(BASE_PATH + path);
  if (found) return found;
  const answer = await fetch(event.request);
  if (cache && answer.ok && path.startsWith(SHELL.scripts))
    event.waitUntil(cache.put(BASE_PATH + path, answer.clone()));
  return answer;
}

async function take(event: Fetching): Promise<Response> {
  const form = await event.request.formData();
  const files = form.getAll('files').filter((each) => typeof each !== 'string');
  const words = ['title', 'text', 'url'].map((name) => form.get(name)).filter((each) => typeof each === 'string');
  const text = words.filter((each) => each !== '').join('\n');
  shared = { files, text };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  taken = () => resolve(undefined);
  const timer = setTimeout(taken, SHARED_MS);
  event.waitUntil(
    promise.then(() => {
      clearTimeout(timer);
      shared = undefined;
    }),
  );
  return Response.redirect(`${BASE_PATH}/?shared`, 303);
}

/** `{ keep: paths }`: scripts that a page had loaded before this worker was there, such as its language. `shared`: what was shared. `forget`. */
function hear(event: Told): void {
  const { data, ports } = event;
  if (data === 'forget') {
    isForgotten = true;
    taken();
  } else if (data === 'shared') {
    ports[0]?.postMessage(shared);
    taken();
  } else if (typeof data === 'object' && data !== null && 'keep' in data && Array.isArray(data.keep)) {
    event.waitUntil(keep(data.keep.map(String).filter((path) => path.startsWith(BASE_PATH + SHELL.scripts))));
  }
}

async function keep(paths: readonly string[]): Promise<void> {
  const cache = await openCache();
  for (const path of paths) if (cache && !(await cache.match(path))) await cache.add(path);
}
