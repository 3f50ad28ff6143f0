import { cachePrefix, MANIFEST_PATH, WORKER_PATH, WORKER_POLICY } from '../core/look/installed.ts';
import { basePath, onServer, serverHere } from './base-path.ts';
import { keepsNothing } from './browser-storage.ts';

declare global {
  interface Window {
    /** Where the browser has them: https://w3c.github.io/trusted-types/dist/spec/. */
    readonly trustedTypes?: {
      createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(text: string): string };
    };
  }
}

/** A worker that has something answers at once. */
const ANSWER_MS = 3_000;

/** What another app shared with this page. */
export interface SharedFiles {
  readonly files: readonly File[];
  readonly text: string;
}

/**
 * Keeps the page itself in this browser, so that it opens without a connection, and lets it be installed. Only once the worker is there: an
 * installed page is offered to other apps, and without the worker the browser would post what they share to the server.
 */
export async function keepOffline(): Promise<void> {
  if (keepsNothing() || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(workerAddress());
  } catch (thrown) {
    // Some browsers refuse it in private windows, and a server may be gone at this moment.
    if (thrown instanceof DOMException || thrown instanceof TypeError) return;
    throw thrown;
  }
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: loadedScripts() });
  const link = document.createElement('link');
  link.rel = 'manifest';
  link.href = onServer(MANIFEST_PATH);
  document.head.append(link);
}

/** Removes the copy of the page, and what keeps it. A page that is open goes on without it. */
export async function forgetOffline(): Promise<void> {
  document.querySelector('link[rel="manifest"]')?.remove();
  if (!('serviceWorker' in navigator)) return;
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    // What else is at this host has workers of its own.
    if (registration.scope !== `${serverHere()}/`) continue;
    const { installing, waiting, active } = registration;
    for (const worker of [installing, waiting, active]) worker?.postMessage('forget');
    await registration.unregister();
  }
  for (const name of await caches.keys()) if (name.startsWith(cachePrefix(basePath))) await caches.delete(name);
}

/** What another app has just shared; undefined where that did not arrive. It is given once. */
export async function takeShared(): Promise<SharedFiles | undefined> {
  const worker = 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null;
  if (!worker) return undefined;
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve } = Promise.withResolvers<SharedFiles | undefined>();
  port1.onmessage = ({ data }: MessageEvent<SharedFiles | undefined>) => resolve(data);
  setTimeout(() => resolve(undefined), ANSWER_MS);
  worker.postMessage('shared', [port2]);
  return promise.finally(() => port1.close());
}

/** The page's policy allows this one way to name a script, and it names only this one. */
function workerAddress(): string {
  const address = onServer(WORKER_PATH);
  const policy = window.trustedTypes?.createPolicy(WORKER_POLICY, { createScriptURL: () => address });
  return policy?.createScriptURL(address) ?? address;
}

function loadedScripts(): string[] {
  const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  return [...new Set(paths.filter((path) => path.startsWith(onServer('/assets/'))))];
}
