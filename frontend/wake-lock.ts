/** Keeps a phone's screen on until the signal aborts, where the browser can: with the screen off, a transfer is put to sleep. */
export function keepAwake(signal: AbortSignal): void {
  const request = async (): Promise<void> => {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (signal.aborted) await lock.release();
      else signal.addEventListener('abort', () => void lock.release(), { once: true });
    } catch (thrown) {
      // Refused to save power, for example; the transfer goes on without.
      if (!(thrown instanceof DOMException)) throw thrown;
    }
  };
  document.addEventListener('visibilitychange', () => void request(), { signal });
  void request();
}
