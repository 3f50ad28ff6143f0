import type { Client } from '../../core/client/client.ts';

/** An upload that was started and never sends a part. */
export interface StuckUpload {
  readonly id: string;
  readonly secret: string;
  readonly ownerSecret: string;
  abandon(): void;
}

/** Begins an upload whose file is never read. Resolves once its id is known, which may be before the server has it. */
export async function beginStuckUpload(client: Client, bytes = 1_000): Promise<StuckUpload> {
  const abandon = new AbortController();
  const begun = Promise.withResolvers<{ id: string; secret: string; ownerSecret: string }>();
  const upload = client.upload({
    source: { bytes, read: () => new Promise(() => undefined) },
    metadata: { name: 'a.bin', type: '' },
    expiresInSeconds: 60,
    maxDownloads: 1,
    signal: abandon.signal,
    journal: {
      begin: (session) => {
        begun.resolve(session);
        return Promise.resolve();
      },
      record: () => Promise.resolve(),
    },
  });
  upload.catch(() => undefined);
  const { id, secret, ownerSecret } = await begun.promise;
  return { id, secret, ownerSecret, abandon: () => abandon.abort() };
}
