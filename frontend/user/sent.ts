import type { PageChunk } from './page-chunk.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendQrCode } from '../elements/send-qr-code/send-qr-code.ts';
import { SendReceipt } from '../elements/send-receipt/send-receipt.ts';
import { SendSent } from '../elements/send-sent/send-sent.ts';
import { SendSentPage } from './send-sent-page/send-sent-page.ts';
import { SendShare } from '../elements/send-share/send-share.ts';
import { SendTransparency } from '../elements/send-transparency/send-transparency.ts';

export const sent: PageChunk = {
  elements: [SendConfirm, SendCopyField, SendQrCode, SendReceipt, SendSent, SendSentPage, SendShare, SendTransparency],
  page: ({ id = '' }) => SendSentPage.create(id),
};
