import { prepare } from '../start.ts';
import './admin.css';
import { SendApp } from '../elements/send-app/send-app.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendPreferences } from '../elements/send-preferences/send-preferences.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { SendTimeline } from '../elements/send-timeline/send-timeline.ts';
import { SendTransferLog } from '../elements/send-transfer-log/send-transfer-log.ts';
import { say } from '../i18n/admin.ts';
import { icon, outline } from '../icons.ts';
import { ADMIN_ICONS } from './admin-icons.ts';
import { notFound, routes } from './routes.ts';
import { SendAdminAuditPage } from './send-admin-audit-page/send-admin-audit-page.ts';
import { SendAdminGate } from './send-admin-gate/send-admin-gate.ts';
import { SendAdminLimitDialog } from './send-admin-limit-dialog/send-admin-limit-dialog.ts';
import { SendAdminNotFoundPage } from './send-admin-not-found-page/send-admin-not-found-page.ts';
import { SendAdminOverviewPage } from './send-admin-overview-page/send-admin-overview-page.ts';
import { SendAdminPlot } from './send-admin-plot/send-admin-plot.ts';
import { SendAdminSettingsPage } from './send-admin-settings-page/send-admin-settings-page.ts';
import { SendAdminSignIn } from './send-admin-sign-in/send-admin-sign-in.ts';
import { SendAdminSignOut } from './send-admin-sign-out/send-admin-sign-out.ts';
import { SendAdminStoragePage } from './send-admin-storage-page/send-admin-storage-page.ts';
import { SendAdminTokenDialog } from './send-admin-token-dialog/send-admin-token-dialog.ts';
import { SendAdminTokensPage } from './send-admin-tokens-page/send-admin-tokens-page.ts';
import { SendAdminTransferPage } from './send-admin-transfer-page/send-admin-transfer-page.ts';
import { SendAdminTransfersPage } from './send-admin-transfers-page/send-admin-transfers-page.ts';
import { watchSession } from './session.ts';

const ELEMENTS = [
  SendApp,
  SendConfirm,
  SendCopyField,
  SendPreferences,
  SendProblem,
  SendTimeline,
  SendTransferLog,
  SendAdminAuditPage,
  SendAdminGate,
  SendAdminLimitDialog,
  SendAdminNotFoundPage,
  SendAdminOverviewPage,
  SendAdminPlot,
  SendAdminSettingsPage,
  SendAdminSignIn,
  SendAdminSignOut,
  SendAdminStoragePage,
  SendAdminTokenDialog,
  SendAdminTokensPage,
  SendAdminTransferPage,
  SendAdminTransfersPage,
];

await prepare();
for (const element of ELEMENTS) element.define();
watchSession();
document.querySelector<SendApp>('send-app')?.start({
  name: 'SGraph Send admin',
  home: '/admin',
  links: [
    { href: '/admin', text: say('admin.overview'), icon: outline(ADMIN_ICONS.overview) },
    { href: '/admin/transfers', text: say('admin.transfers'), icon: outline(ADMIN_ICONS.transfers) },
    { href: '/admin/tokens', text: say('admin.nav_tokens'), icon: icon('key') },
    { href: '/admin/storage', text: say('admin.storage'), icon: outline(ADMIN_ICONS.storage) },
    { href: '/admin/audit', text: say('admin.nav_audit'), icon: icon('list') },
    { href: '/admin/settings', text: say('admin.settings'), icon: outline(ADMIN_ICONS.settings) },
  ],
  tools: new SendAdminSignOut(),
  routes,
  notFound,
  footer: say('admin.footer'),
});
