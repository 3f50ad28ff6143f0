import type { OpenedTransfer } from '../../../core/client/client.ts';
import { asSendError, ERRORS } from '../../../core/errors.ts';
import { hasClaim, isClaimOf } from '../../claims.ts';

/** After so long out of sight, what a page shows may be over. */
const STALE_MILLISECONDS = 30_000;

interface Followed {
  /** As it is shown. */
  readonly opened: OpenedTransfer;
  /** What shows it. When it is replaced, nothing is followed any more. */
  readonly card: Element | null;
  readonly look: (signal: AbortSignal) => Promise<OpenedTransfer>;
  readonly show: (opened: OpenedTransfer) => void;
  /** Called where it has ended. */
  readonly fail: (thrown: unknown) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Looks again when another tab starts or finishes a download of it, when the browser brings the page back from its history, and when a
 * person comes back to it after a while. What looks the same is left as it is.
 */
export function followChanges({ opened, card, look, show, fail, signal }: Followed): void {
  const { id, state } = opened.info;
  // An upload that still runs is looked at anyway.
  if (state === 'uploading' || !card) return;
  const over = new AbortController();
  const following = AbortSignal.any([signal, over.signal]);
  const before = factsOf(opened);
  let asked = new AbortController();
  const isShown = (): boolean => {
    if (!card.isConnected) over.abort();
    return card.isConnected && !following.aborted;
  };
  const lookAgain = async (): Promise<void> => {
    asked.abort();
    if (!isShown()) return;
    asked = new AbortController();
    const own = AbortSignal.any([asked.signal, following]);
    try {
      const now = await look(own);
      if (own.aborted || !isShown() || factsOf(now) === before) return;
      over.abort();
      show(now);
    } catch (thrown) {
      // Whatever else goes wrong, the click says.
      if (own.aborted || !isShown() || ERRORS[asSendError(thrown).code].next !== 'ended') return;
      over.abort();
      await fail(thrown);
    }
  };
  let hiddenAt = performance.now();
  const seen = (): void => {
    if (document.hidden) hiddenAt = performance.now();
    else if (performance.now() - hiddenAt > STALE_MILLISECONDS) void lookAgain();
  };
  addEventListener('storage', (event) => isClaimOf(id, event) && void lookAgain(), { signal: following });
  addEventListener('pageshow', ({ persisted }) => persisted && void lookAgain(), { signal: following });
  document.addEventListener('visibilitychange', seen, { signal: following });
}

function factsOf({ info: { id, state, downloads, expiresAt, damage } }: OpenedTransfer): string {
  return JSON.stringify([state, downloads, expiresAt, damage, hasClaim(id)]);
}
