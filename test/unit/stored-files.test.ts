import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../core/stores/key.ts';
import { key } from '../../core/stores/key.ts';
import { proveStore } from '../../core/stores/prove.ts';
import type { Store } from '../../core/stores/store.ts';
import { storedFile, STORED_FILES } from '../../core/stored-files.ts';
import { ADMIN_KEY, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';
import { fillStore } from '../support/store-faults.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';

const STORE_PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'store.md'), 'utf8');

/** Keys that were ever written. */
function remembering(store: Store): { readonly store: Store; readonly keys: Set<Key> } {
  const keys = new Set<Key>();
  const create: Store['create'] = (name, body) => {
    keys.add(name);
    return store.create(name, body);
  };
  return { store: { ...store, create }, keys };
}

describe('the table of stored files', () => {
  it('has a row for every file that a store ever gets', async () => {
    const { store, keys } = remembering(createMemoryStore());
    await fillStore(store);
    await proveStore(store, undefined);
    const { client, admin, settle } = createTestApps({ SGRAPH_SEND_UPLOADS: 'token' }, store);
    const headers = { 'x-sgraph-send-admin-key': ADMIN_KEY, 'content-type': 'application/json' };
    const json = { name: 'a', maxUses: 3, expiresInSeconds: 600, trial: true };
    const made = await admin.request(`${ORIGIN}/admin/api/tokens`, {
      method: 'POST',
      headers,
      body: JSON.stringify(json),
    });
    const { token, info } = (await made.json()) as { token: string; info: { id: string } };
    const options = { metadata: { name: 'a', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
    await client.upload({ ...options, token, source: sourceOf(patternBytes(10)) });
    await admin.request(`${ORIGIN}/admin/api/tokens/${info.id}/revoke`, { method: 'POST', headers });
    await admin.request(`${ORIGIN}/admin/api/purge`, { method: 'POST', headers });
    await settle();
    expect([...keys].filter((name) => !storedFile(name))).toEqual([]);
    const folders = new Set([...keys].map((name) => name.split('/')[0]));
    expect(folders.size).toBeGreaterThan(8);
  });

  it.each(STORED_FILES.filter(({ by }) => by !== 'older'))('has $file, as docs/store.md', ({ file }) => {
    const general = (text: string): string => text.replaceAll(/\{[^}]*\}/g, '{}');
    const list = general(STORE_PAGE.slice(STORE_PAGE.indexOf('    transfers/{id}/transfer.json')));
    expect(list.includes(general(file).replace(/\.json$/, ''))).toBe(true);
  });

  it.each([
    'transfers/x/note.txt',
    'note',
    'transfers/a/parts/1',
    'tokens/a/token.json',
    'later-version/x',
    'index/z/1',
  ])('has none for %s', (name) => {
    expect(storedFile(key(...(name.split('/') as [string])))).toBeUndefined();
  });
});
