import { pause } from '../pause.ts';
import type { Unlocking } from '../crypto/protection.ts';
import type { OpenedTransfer } from './opened-transfer.ts';

/** While the upload moves. */
const SHORTEST_MS = 2_000;
/** While it does not. */
const LONGEST_MS = 15_000;

export interface Waiting extends Unlocking {
  /** Called at each look at which the upload still runs. */
  readonly onWaiting?: (waiting: OpenedTransfer) => void;
  readonly signal?: AbortSignal;
}

/** Looks until the upload is complete, less and less often while nothing comes in. Throws what `look` throws, and `cancelled`. */
export async function openWhenReady(
  look: () => Promise<OpenedTransfer>,
  { onWaiting, signal }: Waiting,
  wait: typeof pause = pause,
): Promise<OpenedTransfer> {
  let waitMs = SHORTEST_MS;
  let before: number | undefined;
  for (;;) {
    const opened = await look();
    if (opened.info.state !== 'uploading') return opened;
    onWaiting?.(opened);
    const { storedBytes } = opened.info;
    waitMs = storedBytes === before ? Math.min(LONGEST_MS, waitMs * 1.5) : SHORTEST_MS;
    before = storedBytes;
    await wait(waitMs, signal);
  }
}
