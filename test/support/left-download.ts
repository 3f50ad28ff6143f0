import type { Bytes } from '../../core/bytes.ts';
import type { Client } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { SendError } from '../../core/errors.ts';

/** Starts a download and leaves it at its first byte, as a recipient does who closes the page: it stays started and does not finish. */
export async function leaveDownload(client: Client, id: string, secret: string): Promise<void> {
  const left = new SendError('cancelled');
  const sink = new WritableStream<Bytes>({ write: () => Promise.reject(left) });
  await client.download({ id, secret, claimId: newSecret(), sink }).then(
    () => Promise.reject(new Error('the download finished')),
    (thrown: unknown) => (thrown === left ? undefined : Promise.reject(thrown as Error)),
  );
}
