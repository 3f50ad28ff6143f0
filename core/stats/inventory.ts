import type { Store } from '../stores/store.ts';
import type { TokenService } from '../tokens/service.ts';
import { listHolders } from '../transfer/expiring.ts';
import type { Inventory } from './schemas.ts';

/** What there is now, from the entries below `expiring/` and the access tokens. */
export async function takeInventory(store: Store, tokens: Pick<TokenService, 'countActive'>): Promise<Inventory> {
  let [transfers, storedBytes] = [0, 0];
  for await (const { bytes } of listHolders(store)) {
    transfers += 1;
    storedBytes += bytes;
  }
  return { transfers, storedBytes, activeTokens: await tokens.countActive() };
}
