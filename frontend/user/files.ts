import type { PageChunk } from './page-chunk.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendFilesPage } from './send-files-page/send-files-page.ts';
import { SendKeeping } from '../elements/send-keeping/send-keeping.ts';
import { SendKeptTransfer } from '../elements/send-kept-transfer/send-kept-transfer.ts';
import { SendKeptTransfers } from '../elements/send-kept-transfers/send-kept-transfers.ts';
import { SendQrCode } from '../elements/send-qr-code/send-qr-code.ts';

export const files: PageChunk = {
  elements: [SendConfirm, SendCopyField, SendFilesPage, SendKeeping, SendKeptTransfer, SendKeptTransfers, SendQrCode],
  page: () => new SendFilesPage(),
};

export { loadTexts } from '../i18n/files.ts';
