import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../core/errors.ts';
import { SendError } from '../../../core/errors.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';

const FAULTS: readonly (readonly [ErrorCode, string])[] = [
  ['storage_full', 'full'],
  ['store_unavailable', 'unavailable'],
  ['store_unusable', 'unusable'],
];

describe('/health/ready', () => {
  it('is 200 over a store that takes writes, and leaves nothing in it', async () => {
    const apps = createTestApps();
    for (const [app, path] of [[apps.user, '/health/ready'] as const, [apps.admin, '/admin/health/ready'] as const]) {
      const answer = await app.request(ORIGIN + path);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await answer.json()).toMatchObject({ status: 'ready' });
    }
    expect((await apps.store.list(prefix('probe'))).objects).toEqual([]);
  });

  it.each(FAULTS)(
    'is 503 when a write throws %s, while /health is 200; the cause is in the log',
    async (code, status) => {
      const store = createMemoryStore();
      const create = (): Promise<never> => Promise.reject(new SendError(code, 'the cause'));
      const apps = createTestApps({}, { ...store, create });
      const answer = await apps.user.request(`${ORIGIN}/health/ready`);
      const text = await answer.text();
      expect([answer.status, (JSON.parse(text) as { status: string }).status]).toEqual([503, status]);
      expect(text).not.toContain('cause');
      expect(apps.logLines).toContainEqual({ route: 'ready', code, fault: 'the cause' });
      expect((await apps.user.request(`${ORIGIN}/health`)).status).toBe(200);
    },
  );

  it('asks the store once in ten seconds, however often it is asked itself', async () => {
    const store = createMemoryStore();
    let creates = 0;
    const apps = createTestApps(
      {},
      {
        ...store,
        create: (...args) => {
          creates += 1;
          return store.create(...args);
        },
      },
    );
    const ask = async (): Promise<unknown> => apps.user.request(`${ORIGIN}/health/ready`);
    await Promise.all(Array.from({ length: 20 }, ask));
    expect(creates).toBe(1);
    apps.advance(10);
    await ask();
    expect(creates).toBe(2);
  });
});
