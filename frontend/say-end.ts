import { formatWhen } from './i18n/format.ts';
import { t } from './i18n/i18n.ts';
import type { TransferEnd } from './transfer-end.ts';

/** When and why a transfer ended, to its sender or to a recipient. */
export function sayEnd({ how, at }: TransferEnd, reader: 'sender' | 'recipient'): () => string {
  return () => {
    const what = t('ended.how', { how: how === 'sender' && reader === 'sender' ? 'you' : how });
    return at === undefined ? what : t('ended.when', { what, when: formatWhen(at) });
  };
}
