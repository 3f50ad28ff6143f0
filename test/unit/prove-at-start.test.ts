import { describe, expect, it } from 'vitest';
import { SendError } from '../../core/errors.ts';
import { prefix } from '../../core/stores/key.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { createS3Store } from '../../core/stores/s3.ts';
import { proveAtStart } from '../../lambdas/prove.ts';
import { beforeEachCall } from '../support/faulty-store.ts';
import { listenHttp } from '../support/http-server.ts';

const SERVER = { mode: 'server' } as const;

async function againstS3(status: number): Promise<string | undefined> {
  const server = await listenHttp((request, answer) => {
    request.resume();
    answer.writeHead(status).end();
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { region: 'us-east-1', endpoint: server.url, credentials };
  const store = await createS3Store({ bucket: 'probe', prefix: prefix(), client });
  try {
    return await proveAtStart(store, SERVER);
  } finally {
    await store.close();
    server.close();
  }
}

describe('a starting server', () => {
  it('has nothing to say of a store that does all it needs', async () => {
    expect(await proveAtStart(createMemoryStore(), SERVER)).toBeUndefined();
  });

  it.each([301, 400, 401, 403, 404, 501])('does not start over a bucket that answers %i', async (status) => {
    const started = performance.now();
    await expect(againstS3(status)).rejects.toMatchObject({ code: 'store_unusable' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it.each(['create', 'get', 'head', 'list', 'delete'] as const)(
    'does not start where its role may not %s',
    async (call) => {
      const denied = (): Promise<never> =>
        Promise.reject(
          new SendError('store_unusable', 'the store cannot do that: AccessDenied (403); give the role rights'),
        );
      const proof = proveAtStart({ ...createMemoryStore(), [call]: denied }, SERVER);
      await expect(proof).rejects.toThrow('give the role rights');
    },
  );

  it('does not start over a bucket whose server ignores If-None-Match', async () => {
    await expect(againstS3(200)).rejects.toMatchObject({ code: 'store_unusable' });
  });

  it('starts over a bucket that is busy, and says so', async () => {
    expect(await againstS3(503)).toMatch(/^the store cannot .*503.*; try again later$/);
  });

  it('starts over a store that is full: what makes room has to work', async () => {
    const store = beforeEachCall(createMemoryStore(), () => {
      throw new SendError('storage_full', 'the medium is full');
    });
    expect(await proveAtStart(store, SERVER)).toBe('the medium is full');
  });
});
