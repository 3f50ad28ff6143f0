import { SendError } from './errors.ts';

/** Resolves after that time. Throws `cancelled` at once when the signal aborts, and when it had before. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = end(() => reject(new SendError('cancelled', undefined, { cause: signal?.reason })));
    const timer = setTimeout(
      end(() => resolve()),
      milliseconds,
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}
