import { describe, expect, it } from 'vitest';
import type { SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { collector, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
/** 10,000 bytes of plaintext become 10,056 of ciphertext, and the metadata 416. */
const PLAINTEXT = patternBytes(10_000);
const CAP = { SGRAPH_SEND_MAX_STORE_BYTES: String(3 * (10_056 + 416)) };

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'stored',
    (thrown: unknown) => (thrown as SendError).code,
  );

describe('the cap on the store', () => {
  it('takes what fits exactly and refuses the next with storage_full', async () => {
    const { client } = createTestApps(CAP);
    for (let count = 0; count < 3; count++)
      expect(await codeOf(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) }))).toBe('stored');
    expect(await codeOf(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) }))).toBe('storage_full');
  });

  it('is never passed by parallel senders of several processes', async () => {
    const store = createMemoryStore();
    const processes = Array.from({ length: 4 }, () => createTestApps(CAP, store));
    const uploads = processes.flatMap(({ client }) =>
      [1, 2, 3].map(() => codeOf(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) }))),
    );
    const stored = (await Promise.all(uploads)).filter((code) => code === 'stored');
    expect(stored.length).toBeLessThanOrEqual(3);
  });

  it('has room again after a deletion and after the last download', async () => {
    const { client, advance } = createTestApps(CAP);
    const uploads = [];
    for (let count = 0; count < 3; count++)
      uploads.push(await client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) }));
    await client.delete(uploads[0]!.id, uploads[0]!.ownerSecret);
    const { id, secret } = uploads[1]!;
    await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
    advance(60);
    expect(await codeOf(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) }))).toBe('stored');
    expect(await codeOf(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) }))).toBe('stored');
    expect(await codeOf(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) }))).toBe('storage_full');
  });

  it('holds though maintenance of a process whose clock is hours ahead has counted', async () => {
    const { client, store, advance } = createTestApps(CAP);
    const ahead = createTestApps(CAP, store);
    ahead.advance(3 * 3_600);
    await ahead.client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) });
    advance(1);
    const codes: string[] = [];
    for (let count = 0; count < 3; count++)
      codes.push(await codeOf(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) })));
    expect(codes).toEqual(['stored', 'stored', 'storage_full']);
  });
});
