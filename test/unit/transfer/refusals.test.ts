import { describe, expect, it } from 'vitest';
import type { SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { EVERYBODY } from '../../../core/transfer/create.ts';
import { serverPartUrls } from '../../../core/transfer/part-urls.ts';
import { MAX_REFUSALS } from '../../../core/transfer/refusals.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { createTransferService } from '../../../core/transfer/service.ts';
import { pause } from '../../support/transfers.ts';
import { newTerms } from '../../support/terms.ts';

const BY = { caller: 'unknown', request: 'r' };
const NOW = Date.parse('2026-11-20T12:00:00.000Z');

function servicesOver(store = createMemoryStore(), count = 8): { services: TransferService[]; store: typeof store } {
  const limits = {
    maxTransferBytes: 1e9,
    maxStoreBytes: 1e9,
    maxExpiresInSeconds: 1e6,
    maxDownloads: 10,
    unstartedSeconds: 900,
  };
  const services = Array.from({ length: count }, () =>
    createTransferService({ store, limits, issuePartUrl: serverPartUrls(), clock: () => NOW, pause }),
  );
  return { services, store };
}

async function refusedCode(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'nothing',
    (thrown: unknown) => (thrown as SendError).code,
  );
}

describe('recordRefusals', () => {
  it('records exactly a hundred over eight instances at once, then one event that says so', async () => {
    const { services } = servicesOver();
    const { terms, ownerProof } = await newTerms();
    await services[0]!.create({ requester: BY }, terms, EVERYBODY);
    const attempts = Array.from({ length: 3 * MAX_REFUSALS }, (_, n) =>
      refusedCode(services[n % services.length]!.complete({ requester: BY }, terms.id)),
    );
    expect(new Set(await Promise.all(attempts))).toEqual(new Set(['not_owner']));
    const { events } = await services[1]!.log({ ownerProof, requester: BY }, terms.id);
    const count = (kind: string): number => events.filter(({ event }) => event.kind === kind).length;
    expect([count('refused'), count('refusals_ended')]).toEqual([MAX_REFUSALS, 1]);
  });

  it('records none in an instance that starts after the hundredth', async () => {
    const { services, store } = servicesOver(createMemoryStore(), 1);
    const { terms, ownerProof } = await newTerms();
    await services[0]!.create({ requester: BY }, terms, EVERYBODY);
    for (let n = 0; n <= MAX_REFUSALS; n++) await refusedCode(services[0]!.complete({ requester: BY }, terms.id));
    const fresh = servicesOver(store, 1).services[0]!;
    expect(await refusedCode(fresh.complete({ requester: BY }, terms.id))).toBe('not_owner');
    const { events } = await fresh.log({ ownerProof, requester: BY }, terms.id);
    expect(events.filter(({ event }) => event.kind.startsWith('refus'))).toHaveLength(MAX_REFUSALS + 1);
  });

  it('stores nothing for a transfer that never was', async () => {
    const { services, store } = servicesOver();
    const { terms } = await newTerms();
    expect(await refusedCode(services[0]!.complete({ requester: BY }, terms.id))).toBe('not_found');
    expect((await store.list('' as never)).objects).toEqual([]);
  });
});
