import type { TokenService } from '../tokens/service.ts';
import type { TransferService } from '../transfer/service.ts';
import type { Inventory } from './schemas.ts';

/** What there is now: transfers that hold room, and good access codes. */
export async function takeInventory(
  transfers: Pick<TransferService, 'storage'>,
  tokens: Pick<TokenService, 'countActive'>,
): Promise<Inventory> {
  const { transfers: count, reservedBytes } = await transfers.storage();
  return { transfers: count, storedBytes: reservedBytes, activeTokens: await tokens.countActive() };
}
