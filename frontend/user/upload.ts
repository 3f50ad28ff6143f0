import type { PageChunk } from './page-chunk.ts';
import { SendAccessToken } from '../elements/send-access-token/send-access-token.ts';
import { SendChosenFiles } from '../elements/send-chosen-files/send-chosen-files.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { FilesChosenEvent, SendDropZone } from '../elements/send-drop-zone/send-drop-zone.ts';
import { ProgressCancelledEvent, SendProgress } from '../elements/send-progress/send-progress.ts';
import { SendQrCode } from '../elements/send-qr-code/send-qr-code.ts';
import { SendReceipt } from '../elements/send-receipt/send-receipt.ts';
import { ReviewAcceptedEvent, ReviewLeftEvent, SendReview } from '../elements/send-review/send-review.ts';
import { SendSent } from '../elements/send-sent/send-sent.ts';
import { SendShare } from '../elements/send-share/send-share.ts';
import { SendTransparency } from '../elements/send-transparency/send-transparency.ts';
import { SendUploadOptions } from '../elements/send-upload-options/send-upload-options.ts';
import { SendUploadPage } from './send-upload-page/send-upload-page.ts';
import { SendUploadStart } from '../elements/send-upload-start/send-upload-start.ts';
import { offerUnfinished } from '../resume-uploads.ts';
import { abandon, restart, send } from '../sending.ts';
import { sentToRequest } from '../sent-to-request.ts';

export const upload: PageChunk = {
  elements: [
    SendAccessToken,
    SendChosenFiles,
    SendConfirm,
    SendCopyField,
    SendDropZone,
    SendProgress,
    SendQrCode,
    SendReceipt,
    SendReview,
    SendSent,
    SendShare,
    SendTransparency,
    SendUploadOptions,
    SendUploadPage,
    SendUploadStart,
  ],
  page: () => new SendUploadPage(),
};

/** What the page of a file request is made of, too. */
export const uploadParts = {
  FilesChosenEvent,
  ProgressCancelledEvent,
  ReviewAcceptedEvent,
  ReviewLeftEvent,
  SendDropZone,
  SendProgress,
  SendReview,
  abandon,
  offerUnfinished,
  restart,
  send,
  sentToRequest,
};
export type UploadParts = typeof uploadParts;
