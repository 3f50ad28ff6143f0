import { toBase64Url } from '../../core/bytes.ts';
import { deriveLinkKeys, deriveOwnerProof, newSecret, verifierOf } from '../../core/crypto/keys.ts';
import type { CreateTransfer } from '../../core/schemas.ts';

/** Terms of a new transfer, by default of two parts (4,096 and 904 bytes), and the proofs that belong to it. */
export async function newTerms(
  changes: Partial<CreateTransfer> = {},
): Promise<{ terms: CreateTransfer; ownerProof: string; downloadProof: string }> {
  const { transferId, downloadProof } = await deriveLinkKeys(newSecret());
  const ownerProof = await deriveOwnerProof(newSecret());
  const terms = {
    id: transferId,
    ciphertextBytes: 5_000,
    segmentBytes: 4_096,
    partBytes: 4_096,
    expiresInSeconds: 3_600,
    maxDownloads: 1,
    metadata: toBase64Url(new Uint8Array(100)),
    ownerVerifier: await verifierOf(ownerProof),
    downloadVerifier: await verifierOf(downloadProof),
    ...changes,
  };
  return { terms, ownerProof, downloadProof };
}
