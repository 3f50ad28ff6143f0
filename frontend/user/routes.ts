import { say } from '../i18n/i18n.ts';
import type { Route } from '../router.ts';
import { SendAboutPage } from './send-about-page/send-about-page.ts';
import { SendDocsPage } from './send-docs-page/send-docs-page.ts';
import { SendDownloadPage } from './send-download-page/send-download-page.ts';
import { SendManagePage } from './send-manage-page/send-manage-page.ts';
import { SendNotFoundPage } from './send-not-found-page/send-not-found-page.ts';
import { SendSentPage } from './send-sent-page/send-sent-page.ts';
import { SendTransparencyPage } from './send-transparency-page/send-transparency-page.ts';
import { SendUploadPage } from './send-upload-page/send-upload-page.ts';

/** The addresses of the user's page. The server answers the same ones with the page. */
export const routes: readonly Route[] = [
  { path: '/', title: say('title.upload'), page: () => new SendUploadPage() },
  { path: '/sent/:id', title: say('title.sent'), page: ({ id = '' }) => SendSentPage.create(id) },
  { path: '/d/:id', title: say('title.download'), page: ({ id = '' }) => SendDownloadPage.create(id) },
  { path: '/t/:id', title: say('title.manage'), page: ({ id = '' }) => SendManagePage.create(id) },
  { path: '/about', title: say('title.about'), page: () => new SendAboutPage() },
  { path: '/transparency', title: say('seen.title'), page: () => new SendTransparencyPage() },
  { path: '/docs', title: say('title.docs'), page: () => new SendDocsPage() },
];

export const notFound: Route = { path: '', title: say('title.missing'), page: () => new SendNotFoundPage() };
