import { prepare } from '../start.ts';
import { SendApp } from '../elements/send-app/send-app.ts';
import { SendPreferences } from '../elements/send-preferences/send-preferences.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { SendTimeline } from '../elements/send-timeline/send-timeline.ts';
import { SendTransferLog } from '../elements/send-transfer-log/send-transfer-log.ts';
import { say } from '../i18n/i18n.ts';
import type { Route } from '../router.ts';
import { SendAdminKey } from './send-admin-key/send-admin-key.ts';
import { SendAdminLogPage } from './send-admin-log-page/send-admin-log-page.ts';
import { SendAdminTransfersPage } from './send-admin-transfers-page/send-admin-transfers-page.ts';

const ELEMENTS = [
  SendApp,
  SendPreferences,
  SendProblem,
  SendTimeline,
  SendTransferLog,
  SendAdminKey,
  SendAdminLogPage,
  SendAdminTransfersPage,
];

const transfers: Route = { path: '/admin', title: say('admin.transfers'), page: () => new SendAdminTransfersPage() };
const log: Route = {
  path: '/admin/transfers/:id',
  title: say('admin.log'),
  page: ({ id = '' }) => SendAdminLogPage.create(id),
};

await prepare();
for (const element of ELEMENTS) element.define();
document.querySelector<SendApp>('send-app')?.start({
  name: 'SGraph Send admin',
  home: '/admin',
  links: [],
  routes: [transfers, log],
  notFound: transfers,
  footer: say('admin.footer'),
});
