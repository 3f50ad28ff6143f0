import { prepare } from '../start.ts';
import '../themes/plot-colours.css';
import './admin.css';
import { SendApp } from '../elements/send-app/send-app.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendPreferences } from '../elements/send-preferences/send-preferences.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { brandName } from '../brand.ts';
import { say } from '../i18n/admin.ts';
import { icon, outline } from '../icons.ts';
import { ADMIN_ICONS } from './admin-icons.ts';
import { notFound, routes } from './routes.ts';
import { SendAdminGate } from './send-admin-gate/send-admin-gate.ts';
import { SendAdminNotFoundPage } from './send-admin-not-found-page/send-admin-not-found-page.ts';
import { SendAdminSignIn } from './send-admin-sign-in/send-admin-sign-in.ts';
import { SendAdminSignOut } from './send-admin-sign-out/send-admin-sign-out.ts';
import { watchSession } from './session.ts';

const ELEMENTS = [
  SendApp,
  SendConfirm,
  SendCopyField,
  SendPreferences,
  SendProblem,
  SendAdminGate,
  SendAdminNotFoundPage,
  SendAdminSignIn,
  SendAdminSignOut,
];

void start();

/** Not awaited by this module: what draws a brand imports from the file that it is put into, and would wait for it for ever. */
async function start(): Promise<void> {
  await prepare('/admin');
  for (const element of ELEMENTS) element.define();
  watchSession();
  document.querySelector<SendApp>('send-app')?.start({
    name: () => `${brandName()} admin`,
    home: '/admin',
    links: [
      { path: '/admin', text: say('admin.overview'), icon: outline(ADMIN_ICONS.overview) },
      { path: '/admin/transfers', text: say('admin.transfers'), icon: outline(ADMIN_ICONS.transfers) },
      { path: '/admin/tokens', text: say('admin.nav_tokens'), icon: icon('key') },
      { path: '/admin/storage', text: say('admin.storage'), icon: outline(ADMIN_ICONS.storage) },
      { path: '/admin/audit', text: say('admin.nav_audit'), icon: icon('list') },
      { path: '/admin/settings', text: say('admin.settings'), icon: outline(ADMIN_ICONS.settings) },
    ],
    tools: new SendAdminSignOut(),
    routes,
    notFound,
    footer: [say('admin.footer')],
  });
}
