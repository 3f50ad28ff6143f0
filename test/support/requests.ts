import { verifierOf } from '../../core/crypto/keys.ts';
import { deriveRequestKeys } from '../../core/crypto/request-keys.ts';
import type { CreateFileRequest } from '../../core/requests/schemas.ts';
import type { FileRequestService } from '../../core/requests/service.ts';
import { createFileRequestService } from '../../core/requests/service.ts';
import type { Store } from '../../core/stores/store.ts';
import { createTokenService } from '../../core/tokens/service.ts';
import type { Clock } from '../../core/transfer/clock.ts';

const DAY = 86_400;
const NOW = Date.parse('2026-11-20T12:00:00.000Z');

/** The file requests of one process, for itself. */
export function requestService(store: Store, clock: Clock = () => NOW, maxLifeSeconds = DAY): FileRequestService {
  const limits = { maxTransfers: 5, maxLifeSeconds, tokenNeeded: false };
  return createFileRequestService({ store, tokens: createTokenService(store, clock), limits, clock });
}

/** What the owner of a key decides. */
export async function requestTerms(publicKey: string, maxTransfers: number): Promise<CreateFileRequest> {
  const { requestId: id, requestProof } = await deriveRequestKeys(publicKey);
  const verifier = await verifierOf(requestProof);
  const metadata = 'A'.repeat(80);
  return { id, expiresInSeconds: DAY, maxTransfers, metadata, ownerVerifier: verifier, requestVerifier: verifier };
}
