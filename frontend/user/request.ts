import type { PageChunk } from './page-chunk.ts';
import { SendAccessToken } from '../elements/send-access-token/send-access-token.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendInboxPage } from './send-inbox-page/send-inbox-page.ts';
import { SendKeyForm } from '../elements/send-key-form/send-key-form.ts';
import { SendQrCode } from '../elements/send-qr-code/send-qr-code.ts';
import { SendRequestPage } from './send-request-page/send-request-page.ts';

export const request: PageChunk = {
  elements: [SendAccessToken, SendConfirm, SendCopyField, SendInboxPage, SendKeyForm, SendQrCode, SendRequestPage],
  page: ({ id }) => (id === undefined ? new SendRequestPage() : SendInboxPage.create(id)),
};
