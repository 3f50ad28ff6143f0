/** What an installed page has, at its addresses: the server, the page, its worker and the build name them. */
export const MANIFEST_PATH = '/manifest.webmanifest';
export const WORKER_PATH = '/worker.js';
/** Where a browser posts what a person shares from another app; the page's worker takes it, and no server is asked. */
export const SHARE_PATH = '/share';
/** The one policy by which the page may name a script, its worker: https://www.w3.org/TR/trusted-types/. */
export const WORKER_POLICY = 'worker';
/** How the names of the worker's caches begin: what else is at its host has others. */
export function cachePrefix(basePath: string): string {
  return `sgraph-send${basePath}.`;
}
