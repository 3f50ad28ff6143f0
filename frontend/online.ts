/** Resolves as soon as the browser believes to be online. Rejects with the signal's reason. */
export async function waitUntilOnline(signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (navigator.onLine) return;
  await new Promise<void>((resolve, reject) => {
    addEventListener('online', () => resolve(), { once: true, ...(signal && { signal }) });
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), { once: true });
  });
}
