import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { declaredBytes } from '../../../core/stores/body.ts';
import type { Key } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { ask, WITH_KEY } from '../../support/admin.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 2 };

/** A store with a quota, as a bucket may have one: every write is refused that does not fit, and only deleting makes room. */
function createQuotaStore(): { store: Store; fill(): void } {
  const store = createMemoryStore();
  let free = Number.POSITIVE_INFINITY;
  const remove = async (keys: readonly Key[]): Promise<void> => {
    for (const each of keys) {
      free += (await store.head(each))?.bytes ?? 0;
      await store.delete(each);
    }
  };
  return {
    store: {
      ...store,
      async create(key, body) {
        if (declaredBytes(body) >= free) throw new SendError('storage_full', 'the bucket is full');
        free -= declaredBytes(body);
        return store.create(key, body);
      },
      delete: (key) => remove([key]),
      deleteMany: remove,
    },
    fill: () => (free = 0),
  };
}

async function fullApps(): Promise<{ apps: TestApps; sent: { id: string; secret: string; ownerSecret: string } }> {
  const { store, fill } = createQuotaStore();
  const apps = createTestApps({}, store);
  const sent = await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(100_000)) });
  fill();
  return { apps, sent };
}

describe('a store with nothing left of its quota', () => {
  it('refuses uploads with storage_full, once', async () => {
    const { apps } = await fullApps();
    const upload = apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    await expect(upload).rejects.toMatchObject({ code: 'storage_full' });
  });

  it('is read: links open, logs are shown, the console answers', async () => {
    const { apps, sent } = await fullApps();
    expect((await apps.client.open(sent.id, sent.secret)).metadata.name).toBe('a.bin');
    await expect(apps.client.log(sent.id, { ownerSecret: sent.ownerSecret })).resolves.toBeDefined();
    expect((await ask(apps, 'GET', `/admin/api/transfers/${sent.id}`, { headers: WITH_KEY })).status).toBe(200);
    const refused = await apps.user.request(`${ORIGIN}/api/transfers/${sent.id}/parts`);
    expect(refused.status).not.toBe(507);
  });

  it('lets its sender delete: the parts make the room for the tombstone', async () => {
    const { apps, sent } = await fullApps();
    await apps.client.delete(sent.id, sent.ownerSecret);
    await expect(apps.client.open(sent.id, sent.secret)).rejects.toMatchObject({ code: 'deleted' });
  });

  it('lets the operator delete and the purge remove what has expired', async () => {
    const { apps, sent } = await fullApps();
    const path = `/admin/api/transfers/${sent.id}`;
    expect((await ask(apps, 'DELETE', path, { headers: WITH_KEY })).status).toBe(204);
    const expired = await fullApps();
    expired.apps.advance(3_600 + 7_200);
    const report = await ask(expired.apps, 'POST', '/admin/api/purge', { headers: WITH_KEY });
    expect(await report.json()).toMatchObject({ expired: 1 });
  });

  it('counts in the log what could not be recorded', async () => {
    const { apps, sent } = await fullApps();
    await apps.client.open(sent.id, sent.secret);
    await apps.client.delete(sent.id, sent.ownerSecret);
    const { events } = await apps.client.log(sent.id, { ownerSecret: sent.ownerSecret });
    expect(events.map(({ event }) => [event.kind, event.missed])).toEqual(
      expect.arrayContaining([['deleted', 1]]) as unknown[],
    );
  });
});

describe('a medium that was mounted read-only', () => {
  it('is read, and deleting says what is wrong', async () => {
    const store = createMemoryStore();
    const apps = createTestApps({}, store);
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    const cause = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    const refuse = (): Promise<never> =>
      Promise.reject(new SendError('store_unusable', 'the medium is read-only', { cause }));
    const frozen = createTestApps({}, { ...store, create: refuse, delete: refuse, deleteMany: refuse });
    expect((await frozen.client.open(sent.id, sent.secret)).metadata.name).toBe('a.bin');
    await expect(frozen.client.log(sent.id, { ownerSecret: sent.ownerSecret })).resolves.toBeDefined();
    await expect(frozen.client.delete(sent.id, sent.ownerSecret)).rejects.toMatchObject({ code: 'store_unusable' });
  });
});
