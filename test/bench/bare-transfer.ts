import { createApi } from '../../core/client/api.ts';
import { deriveLinkKeys, deriveOwnerProof, newSecret, verifierOf } from '../../core/crypto/keys.ts';
import { DEFAULT_PART_BYTES, DEFAULT_SEGMENT_BYTES, partCount } from '../../core/crypto/layout.ts';
import { sealMetadata } from '../../core/crypto/metadata.ts';
import { Claim, TransferInfo } from '../../core/schemas.ts';
import { fetchTransport } from '../../core/client/transport.ts';

/** A transfer that another program than the client fills and reads: where each part goes, and what to show there. */
export interface BareTransfer {
  readonly partUrls: readonly string[];
  readonly ownerHeaders: Readonly<Record<string, string>>;
  complete(): Promise<void>;
  /** Claims a download. */
  claim(): Promise<{ partUrls: readonly string[]; headers: Readonly<Record<string, string>> }>;
  delete(): Promise<void>;
}

/** Creates a transfer of so many bytes of ciphertext, whatever they are. */
export async function createBareTransfer(baseUrl: string, ciphertextBytes: number): Promise<BareTransfer> {
  const api = createApi({ baseUrl, transport: fetchTransport, waitUntilOnline: () => Promise.resolve() });
  const keys = await deriveLinkKeys(newSecret());
  const ownerProof = await deriveOwnerProof(newSecret());
  const owner = { 'x-sgraph-send-owner': ownerProof };
  const path = `/api/transfers/${keys.transferId}`;
  const terms = {
    id: keys.transferId,
    ciphertextBytes,
    segmentBytes: DEFAULT_SEGMENT_BYTES,
    partBytes: DEFAULT_PART_BYTES,
    expiresInSeconds: 3600,
    maxDownloads: 10,
    metadata: await sealMetadata({ name: 'bench', type: 'application/octet-stream', bytes: 0 }, keys.metadataKey),
    ownerVerifier: await verifierOf(ownerProof),
    downloadVerifier: await verifierOf(keys.downloadProof),
  };
  await api.json({ method: 'POST', path: '/api/transfers', json: terms }, TransferInfo);
  const count = partCount(ciphertextBytes, DEFAULT_PART_BYTES);
  const partUrls = Array.from({ length: count }, (_, index) => `${baseUrl}${path}/parts/${index + 1}`);
  return {
    partUrls,
    ownerHeaders: owner,
    complete: () => api.call({ method: 'POST', path: `${path}/complete`, headers: owner }),
    claim: async () => {
      const [claimId, proof] = [newSecret(), { 'x-sgraph-send-proof': keys.downloadProof }];
      const call = { method: 'POST' as const, path: `${path}/downloads`, headers: proof, json: { claimId } };
      const { download } = await api.json(call, Claim);
      return {
        partUrls: partUrls.map((url) => `${url}?download=${download}`),
        headers: { ...proof, 'x-sgraph-send-claim': claimId },
      };
    },
    delete: () => api.call({ method: 'DELETE', path, headers: owner }),
  };
}
