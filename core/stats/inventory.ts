import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { TokenService } from '../tokens/service.ts';
import { parseExpiring, paths } from '../transfer/paths.ts';
import type { Inventory } from './schemas.ts';

/** What there is now, from the entries below `expiring/` and the access tokens. */
export async function takeInventory(store: Store, tokens: Pick<TokenService, 'countActive'>): Promise<Inventory> {
  let [transfers, storedBytes] = [0, 0];
  for await (const { key } of listAll(store, paths.expiring())) {
    const entry = parseExpiring(key);
    if (!entry) continue;
    transfers += 1;
    storedBytes += entry.bytes;
  }
  return { transfers, storedBytes, activeTokens: await tokens.countActive() };
}
