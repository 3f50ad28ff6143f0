import type { UploadSession } from '../core/client/client.ts';
import { pickedFiles } from './chosen-files.ts';
import { defineOnce } from './define-once.ts';
import { SendProblem } from './elements/send-problem/send-problem.ts';
import { listen } from './events.ts';
import { isSameChoice, unfinishedUploads } from './journal.ts';
import { keptTransfers } from './kept-transfers.ts';
import { showOnDemand } from './on-demand.ts';
import { localProblem } from './problems.ts';
import type { Sending } from './sending.ts';
import { abandon, fromJournal } from './sending.ts';

/** Where a page offers uploads that were interrupted, and what it does with them. */
export interface Offer {
  readonly stage: HTMLElement;
  readonly signal: AbortSignal;
  /** The file request that the page is of: only what is sent to it is offered. */
  readonly request?: string;
  readonly resume: (sending: Sending) => unknown;
  /** Another tab has finished it. */
  readonly finished: (session: UploadSession) => unknown;
  /** One was discarded, and the list may be gone. */
  readonly discarded: () => unknown;
}

/** Offers them where there are some. Few have one: what shows them is loaded then. */
export async function offerUnfinished(offer: Offer): Promise<void> {
  const { stage, signal, request } = offer;
  const uploads = (await unfinishedUploads()).filter(({ session }) =>
    [undefined, session.request?.id].includes(request),
  );
  stage.hidden = uploads.length === 0;
  if (uploads.length === 0) return;
  await showOnDemand({
    stage,
    signal,
    load: () => import('./elements/send-unfinished-uploads/send-unfinished-uploads.ts'),
    show: ({ SendUnfinishedUploads: Unfinished, UploadResumedEvent: Resumed, UploadDiscardedEvent: Discarded }) => {
      defineOnce(Unfinished);
      const list = new Unfinished({ pickedFiles, isSameChoice }).show(uploads);
      listen(list, Resumed, async ({ upload, files }) => {
        if (!(await isLeft(offer, upload.session))) return;
        const sending = await fromJournal(upload, files).catch(() => undefined);
        if (signal.aborted) return;
        if (sending) offer.resume(sending);
        else stage.replaceChildren(new SendProblem().show(localProblem('part_missing')));
      });
      listen(list, Discarded, async ({ upload: { session } }) => {
        if (!(await isLeft(offer, session))) return;
        await abandon(session);
        await offerUnfinished(offer);
        offer.discarded();
      });
      return [list];
    },
  });
}

/** Whether it is still unfinished, and no other tab works on it: the list may be older. */
async function isLeft(offer: Offer, session: UploadSession): Promise<boolean> {
  const uploads = await unfinishedUploads();
  if (uploads.some((each) => each.session.id === session.id)) return true;
  if (keptTransfers().some(({ id }) => id === session.id)) offer.finished(session);
  else await offerUnfinished(offer);
  return false;
}
