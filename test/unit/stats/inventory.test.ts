import { expect, it } from 'vitest';
import { takeInventory } from '../../../core/stats/inventory.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import { BY, DECLARED_BYTES, createTestTransfers } from '../../support/transfers.ts';

it('an inventory counts the transfers that hold parts, their declared bytes, and the tokens that are good', async () => {
  const { send, service, store, now } = createTestTransfers();
  const tokens = createTokenService(store, now);
  const token = { name: 'one', note: '', maxUses: null, maxTransferBytes: null, expiresInSeconds: null };
  await tokens.create(token);
  const { info } = await tokens.create(token);
  await tokens.revoke(info.id);
  await send();
  await send({}, { incomplete: true });
  const { id, ownerProof } = await send();
  expect(await takeInventory(service, tokens)).toEqual({
    transfers: 3,
    storedBytes: 3 * DECLARED_BYTES,
    activeTokens: 1,
  });
  await service.delete({ ownerProof, requester: BY }, id);
  expect(await takeInventory(service, tokens)).toEqual({
    transfers: 2,
    storedBytes: 2 * DECLARED_BYTES,
    activeTokens: 1,
  });
});
