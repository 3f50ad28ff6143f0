import { defineOnce } from '../define-once.ts';
import { h } from '../dom.ts';
import { say } from '../i18n/admin.ts';
import { showOnDemand } from '../on-demand.ts';
import type { Route } from '../router.ts';
import type { MakePage } from './send-admin-gate/send-admin-gate.ts';
import { SendAdminGate } from './send-admin-gate/send-admin-gate.ts';
import { SendAdminNotFoundPage } from './send-admin-not-found-page/send-admin-not-found-page.ts';

/** The addresses of the console. The server answers the same ones with the page; each is behind the sign-in, and loaded when it is wanted. */
export const routes: readonly Route[] = [
  gated('/admin', say('admin.overview'), async () => {
    const page = await import('./send-admin-overview-page/send-admin-overview-page.ts');
    return defined(page.SendAdminOverviewPage);
  }),
  gated('/admin/transfers', say('admin.transfers'), async () => {
    const page = await import('./send-admin-transfers-page/send-admin-transfers-page.ts');
    return defined(page.SendAdminTransfersPage);
  }),
  gated('/admin/transfers/:id', say('admin.transfer'), async ({ id = '' }) => {
    const page = await import('./send-admin-transfer-page/send-admin-transfer-page.ts');
    return () => defined(page.SendAdminTransferPage)().of(id);
  }),
  gated('/admin/tokens', say('admin.tokens'), async () => {
    const page = await import('./send-admin-tokens-page/send-admin-tokens-page.ts');
    return defined(page.SendAdminTokensPage);
  }),
  gated('/admin/storage', say('admin.storage'), async () => {
    const page = await import('./send-admin-storage-page/send-admin-storage-page.ts');
    return defined(page.SendAdminStoragePage);
  }),
  gated('/admin/settings', say('admin.settings'), async () => {
    const page = await import('./send-admin-settings-page/send-admin-settings-page.ts');
    return defined(page.SendAdminSettingsPage);
  }),
  gated('/admin/audit', say('admin.audit'), async () => {
    const page = await import('./send-admin-audit-page/send-admin-audit-page.ts');
    return defined(page.SendAdminAuditPage);
  }),
  {
    path: '/admin/signed-in',
    title: say('admin.signed_in_page'),
    page: () => {
      const stage = h('div');
      void showOnDemand({
        stage,
        load: () => import('./provider.ts'),
        show: ({ finishSignIn }) => [finishSignIn()],
        heading: 'h1',
      });
      return stage;
    },
  },
];

export const notFound: Route = gated('', say('admin.missing'), () =>
  Promise.resolve(() => new SendAdminNotFoundPage()),
);

interface Definable<E extends HTMLElement> {
  new (): E;
  define: () => void;
}

/** Defines a page with the elements that only it has. */
function defined<E extends HTMLElement>(page: Definable<E>): () => E {
  defineOnce(page);
  return () => new page();
}

function gated(
  path: string,
  title: () => string,
  load: (parameters: Parameters<Route['page']>[0]) => Promise<MakePage>,
): Route {
  return { path, title, page: (parameters) => SendAdminGate.create(title, () => load(parameters)) };
}
