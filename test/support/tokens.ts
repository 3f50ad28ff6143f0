import { newSecret, deriveLinkKeys } from '../../core/crypto/keys.ts';
import { readAll } from '../../core/stores/records.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Store } from '../../core/stores/store.ts';
import { prefix } from '../../core/stores/key.ts';
import type { CreateToken } from '../../core/tokens/schemas.ts';
import type { TokenService } from '../../core/tokens/service.ts';
import { createTokenService } from '../../core/tokens/service.ts';

/** What an operator decides about a token, by default without any limit. */
export function tokenTerms(changes: Partial<CreateToken> = {}): CreateToken {
  return { name: 'press', note: '', maxUses: null, expiresInSeconds: null, maxTransferBytes: null, ...changes };
}

/** A new transfer as the token service receives it. */
export async function newTransfer(ciphertextBytes = 100): Promise<{ id: string; ciphertextBytes: number }> {
  return { id: (await deriveLinkKeys(newSecret())).transferId, ciphertextBytes };
}

/** Several services over one store, as several processes have them, with a clock that a test moves. */
export function tokenServices(
  count = 1,
  store: Store = createMemoryStore(),
): { services: TokenService[]; store: Store; advance: (milliseconds: number) => void } {
  let now = Date.parse('2026-11-20T12:00:00.000Z');
  const services = Array.from({ length: count }, () => createTokenService(store, () => now));
  return { services, store, advance: (milliseconds) => (now += milliseconds) };
}

/** Everything that a store holds, keys and contents, as one text. */
export async function everythingIn(store: Store): Promise<string> {
  const { objects } = await store.list(prefix());
  const contents = await Promise.all(objects.map(async ({ key }) => `${key}\n${decode(await readAll(store, key))}`));
  return contents.join('\n');
}

function decode(bytes: Uint8Array | undefined): string {
  return new TextDecoder('latin1').decode(bytes);
}
