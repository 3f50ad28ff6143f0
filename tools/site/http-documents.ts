import { createMemoryStore } from '../../core/stores/memory.ts';
import { readSettings } from '../../lambdas/settings.ts';
import type { WebApp } from '../../lambdas/web-app.ts';
import { createAdminApp, createUserApp } from '../../lambdas/web-app.ts';
import { httpPage } from './http-reference.ts';

const ORIGIN = 'https://send.example';
const ADMIN_KEY = 'a key that opens an app which nobody else reaches';

/** The pages of both HTTP APIs, from the documents that the apps themselves give. */
export async function httpPages(): Promise<readonly (readonly [file: string, text: string])[]> {
  const store = createMemoryStore();
  const settings = readSettings({ SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY, SGRAPH_SEND_LOG_LEVEL: 'silent' }, true);
  const [user, admin] = [await createUserApp({ store, settings }), await createAdminApp({ store, settings })];
  try {
    return [
      ['reference/http.md', httpPage('HTTP API', await documentOf(user, '/api/openapi.json'))],
      [
        'reference/admin-http.md',
        httpPage('HTTP API of the console', await documentOf(admin, '/admin/api/openapi.json')),
      ],
    ];
  } finally {
    await store.close();
  }
}

async function documentOf(app: WebApp, path: string): Promise<unknown> {
  const headers = { 'x-sgraph-send-admin-key': ADMIN_KEY };
  const answer = await app.fetch(new Request(ORIGIN + path, { headers }));
  if (!answer.ok) throw new Error(`${path} is answered with ${answer.status}`);
  return answer.json();
}
