import type { TokenService } from '../tokens/service.ts';
import type { Requester } from '../transfer/requester.ts';
import type { TransferService } from '../transfer/service.ts';

/** What a deletion works with. */
export interface TokenDeletion {
  readonly tokens: Pick<TokenService, 'endTrial' | 'delete'>;
  readonly service: Pick<TransferService, 'erase'>;
}

/**
 * Deletes an access code; of a trial its transfers first, so that repeating it after a crash finds what is left. Returns how many of
 * those there were. Throws `not_found`.
 */
export async function deleteToken(
  { tokens, service }: TokenDeletion,
  id: string,
  requester: Requester,
): Promise<number> {
  let erased = 0;
  for (const transfer of await tokens.endTrial(id)) if (await service.erase({ requester }, transfer)) erased += 1;
  await tokens.delete(id);
  return erased;
}
