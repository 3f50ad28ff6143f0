import { prepare, isSupported } from '../start.ts';
import { SendAccessToken } from '../elements/send-access-token/send-access-token.ts';
import { SendApiDocs } from '../elements/send-api-docs/send-api-docs.ts';
import { SendApp } from '../elements/send-app/send-app.ts';
import { SendChosenFiles } from '../elements/send-chosen-files/send-chosen-files.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendDropZone } from '../elements/send-drop-zone/send-drop-zone.ts';
import { SendExpiry } from '../elements/send-expiry/send-expiry.ts';
import { SendFileCard } from '../elements/send-file-card/send-file-card.ts';
import { SendKeptTransfers } from '../elements/send-kept-transfers/send-kept-transfers.ts';
import { SendKeyForm } from '../elements/send-key-form/send-key-form.ts';
import { SendLinkAnatomy } from '../elements/send-link-anatomy/send-link-anatomy.ts';
import { SendPreferences } from '../elements/send-preferences/send-preferences.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { SendProgress } from '../elements/send-progress/send-progress.ts';
import { SendQrCode } from '../elements/send-qr-code/send-qr-code.ts';
import { SendReceipt } from '../elements/send-receipt/send-receipt.ts';
import { SendReview } from '../elements/send-review/send-review.ts';
import { SendSent } from '../elements/send-sent/send-sent.ts';
import { SendShare } from '../elements/send-share/send-share.ts';
import { SendTimeline } from '../elements/send-timeline/send-timeline.ts';
import { SendTransferLog } from '../elements/send-transfer-log/send-transfer-log.ts';
import { SendTransferSummary } from '../elements/send-transfer-summary/send-transfer-summary.ts';
import { SendTransparency } from '../elements/send-transparency/send-transparency.ts';
import { SendUnfinishedUploads } from '../elements/send-unfinished-uploads/send-unfinished-uploads.ts';
import { SendUploadStart } from '../elements/send-upload-start/send-upload-start.ts';
import { SendUploadOptions } from '../elements/send-upload-options/send-upload-options.ts';
import { h } from '../dom.ts';
import { say } from '../i18n/i18n.ts';
import { pageFrame } from '../page-frame.ts';
import { removeOldPrivateFiles } from '../private-files.ts';
import { localProblem } from '../problems.ts';
import { repairedAddress } from '../repaired-address.ts';
import { notFound, routes } from './routes.ts';
import { SendAboutPage } from './send-about-page/send-about-page.ts';
import { SendDocsPage } from './send-docs-page/send-docs-page.ts';
import { SendDownloadPage } from './send-download-page/send-download-page.ts';
import { SendManagePage } from './send-manage-page/send-manage-page.ts';
import { SendNotFoundPage } from './send-not-found-page/send-not-found-page.ts';
import { SendSentPage } from './send-sent-page/send-sent-page.ts';
import { SendTransparencyPage } from './send-transparency-page/send-transparency-page.ts';
import { SendUploadPage } from './send-upload-page/send-upload-page.ts';

const ELEMENTS = [
  SendAccessToken,
  SendApiDocs,
  SendApp,
  SendChosenFiles,
  SendConfirm,
  SendCopyField,
  SendDropZone,
  SendExpiry,
  SendFileCard,
  SendKeptTransfers,
  SendKeyForm,
  SendLinkAnatomy,
  SendPreferences,
  SendProblem,
  SendProgress,
  SendQrCode,
  SendReceipt,
  SendReview,
  SendSent,
  SendShare,
  SendTimeline,
  SendTransferLog,
  SendTransferSummary,
  SendTransparency,
  SendUnfinishedUploads,
  SendUploadOptions,
  SendUploadStart,
  SendAboutPage,
  SendDocsPage,
  SendDownloadPage,
  SendManagePage,
  SendNotFoundPage,
  SendSentPage,
  SendTransparencyPage,
  SendUploadPage,
];

await prepare();
for (const element of ELEMENTS) element.define();
const repaired = repairedAddress(new URL(location.href));
if (repaired !== undefined) history.replaceState(null, '', repaired);
if (isSupported()) {
  document.querySelector<SendApp>('send-app')?.start({
    name: 'SGraph Send',
    home: '/',
    links: [
      { href: '/', text: say('app.send') },
      { href: '/about', text: say('app.about') },
      { href: '/docs', text: say('app.docs') },
    ],
    routes,
    notFound,
    footer: [say('app.footer'), ' ', h('a', { href: '/transparency', 'data-route': true }, say('seen.title'))],
  });
  void removeOldPrivateFiles();
} else {
  const problem = new SendProblem().show(localProblem('unsupported_browser'), { heading: 'h1' });
  document.querySelector('send-app')?.replaceChildren(pageFrame([problem]));
}
