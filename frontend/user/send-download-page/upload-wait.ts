import type { TransferInfo } from '../../../core/schemas.ts';
import { h } from '../../dom.ts';
import { formatPercent } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { refreshTexts } from '../../live.ts';

/** How far an upload is whose file its recipient waits for. Hidden once it is complete. */
export interface UploadWait {
  readonly element: HTMLElement;
  update(info: TransferInfo): void;
}

/** `hint` says what happens when the upload is complete. */
export function createUploadWait(hint: () => string): UploadWait {
  let fraction = 0;
  const bar = h('progress', { max: 1, value: 0, 'aria-label': say('download.uploading') });
  const element = h(
    'div',
    { class: 'notice upload-wait' },
    h('p', {}, () => t('download.uploaded_so_far', { percent: formatPercent(fraction) })),
    bar,
    h('p', { class: 'muted' }, hint),
  );
  return {
    element,
    update({ state, storedBytes = 0, ciphertextBytes }) {
      element.hidden = state !== 'uploading';
      fraction = Math.min(1, storedBytes / Math.max(1, ciphertextBytes));
      bar.value = fraction;
      refreshTexts(element);
    },
  };
}
