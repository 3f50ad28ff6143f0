import { keepsNothing } from './browser-storage.ts';
import { SendConfirm } from './elements/send-confirm/send-confirm.ts';
import type { MessageKey } from './i18n/en.ts';
import { say } from './i18n/i18n.ts';
import { guardLeaving } from './router.ts';

export type LeavingReason = 'sending' | 'receiving' | 'not_kept' | 'not_shared' | 'chosen';

/** Asks before the page is left, by a link, the history or the tab's end, until the signal aborts. */
export function askBeforeLeaving(reason: LeavingReason, signal: AbortSignal, onAsked?: () => void): void {
  const ask = async (): Promise<boolean> => {
    const leaves = await SendConfirm.ask({
      title: say(`leave.${reason}`),
      text: say(textOf(reason)),
      yes: say(`leave.${reason}_yes`),
      no: say('leave.no'),
      keeps: true,
    });
    onAsked?.();
    return leaves;
  };
  const release = guardLeaving(ask);
  signal.addEventListener('abort', release);
  addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
}

/** What is said of going on later is not true where nothing is kept. */
function textOf(reason: LeavingReason): MessageKey {
  const isResumed = reason === 'sending' || reason === 'receiving';
  return isResumed && keepsNothing() ? `leave.${reason}_lost` : `leave.${reason}_text`;
}
