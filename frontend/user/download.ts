import type { PageChunk } from './page-chunk.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendDownloadPage } from './send-download-page/send-download-page.ts';
import { SendFileCard } from '../elements/send-file-card/send-file-card.ts';
import { SendKeyForm } from '../elements/send-key-form/send-key-form.ts';
import { SendProgress } from '../elements/send-progress/send-progress.ts';
import { SendReceipt } from '../elements/send-receipt/send-receipt.ts';
import { SendTransparency } from '../elements/send-transparency/send-transparency.ts';

export const download: PageChunk = {
  elements: [
    SendConfirm,
    SendCopyField,
    SendDownloadPage,
    SendFileCard,
    SendKeyForm,
    SendProgress,
    SendReceipt,
    SendTransparency,
  ],
  page: ({ id = '' }) => SendDownloadPage.create(id),
};
