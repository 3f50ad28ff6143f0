import { createMemoryStore } from '../../core/stores/memory.ts';
import { createAdminApp } from '../../lambdas/admin/app.ts';
import type { AppOptions } from '../../lambdas/http/app-env.ts';
import { readSettings } from '../../lambdas/settings.ts';
import { createUserApp } from '../../lambdas/user/app.ts';

// Prints the milliseconds that it takes to construct both apps, in a process that has done so never before.

const options: AppOptions = {
  store: createMemoryStore(),
  settings: readSettings({ SGRAPH_SEND_ADMIN_KEY: 'k'.repeat(40) }, true),
  clock: Date.now,
  assets: new Map(),
  log: () => undefined,
  peerAddress: () => '127.0.0.1',
  requestBody: (c) => c.req.raw.body,
  soon: (work) => work(),
};
const started = performance.now();
createUserApp(options);
createAdminApp(options);
console.log(performance.now() - started);
