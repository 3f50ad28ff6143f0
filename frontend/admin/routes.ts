import { say } from '../i18n/admin.ts';
import type { Route } from '../router.ts';
import { SendAdminAuditPage } from './send-admin-audit-page/send-admin-audit-page.ts';
import { SendAdminGate } from './send-admin-gate/send-admin-gate.ts';
import { SendAdminNotFoundPage } from './send-admin-not-found-page/send-admin-not-found-page.ts';
import { SendAdminOverviewPage } from './send-admin-overview-page/send-admin-overview-page.ts';
import { SendAdminSettingsPage } from './send-admin-settings-page/send-admin-settings-page.ts';
import { SendAdminStoragePage } from './send-admin-storage-page/send-admin-storage-page.ts';
import { SendAdminTokensPage } from './send-admin-tokens-page/send-admin-tokens-page.ts';
import { SendAdminTransferPage } from './send-admin-transfer-page/send-admin-transfer-page.ts';
import { SendAdminTransfersPage } from './send-admin-transfers-page/send-admin-transfers-page.ts';

/** The addresses of the console. The server answers the same ones with the page; each is behind the sign-in. */
export const routes: readonly Route[] = [
  gated('/admin', say('admin.overview'), () => new SendAdminOverviewPage()),
  gated('/admin/transfers', say('admin.transfers'), () => new SendAdminTransfersPage()),
  gated('/admin/transfers/:id', say('admin.transfer'), ({ id = '' }) => SendAdminTransferPage.create(id)),
  gated('/admin/tokens', say('admin.tokens'), () => new SendAdminTokensPage()),
  gated('/admin/storage', say('admin.storage'), () => new SendAdminStoragePage()),
  gated('/admin/settings', say('admin.settings'), () => new SendAdminSettingsPage()),
  gated('/admin/audit', say('admin.audit'), () => new SendAdminAuditPage()),
];

export const notFound: Route = gated('', say('admin.missing'), () => new SendAdminNotFoundPage());

function gated(path: string, title: () => string, page: Route['page']): Route {
  return { path, title, page: (parameters) => SendAdminGate.create(() => page(parameters)) };
}
