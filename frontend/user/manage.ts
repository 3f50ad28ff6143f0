import type { PageChunk } from './page-chunk.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendExpiry } from '../elements/send-expiry/send-expiry.ts';
import { SendFileCard } from '../elements/send-file-card/send-file-card.ts';
import { SendKeyForm } from '../elements/send-key-form/send-key-form.ts';
import { SendManagePage } from './send-manage-page/send-manage-page.ts';
import { SendTimeline } from '../elements/send-timeline/send-timeline.ts';
import { SendTransferLog } from '../elements/send-transfer-log/send-transfer-log.ts';
import { SendTransferSummary } from '../elements/send-transfer-summary/send-transfer-summary.ts';

export const manage: PageChunk = {
  elements: [
    SendConfirm,
    SendCopyField,
    SendExpiry,
    SendFileCard,
    SendKeyForm,
    SendManagePage,
    SendTimeline,
    SendTransferLog,
    SendTransferSummary,
  ],
  page: ({ id = '' }) => SendManagePage.create(id),
};
