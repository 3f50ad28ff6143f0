import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { Admission } from '../../../core/transfer/create.ts';
import { EVERYBODY } from '../../../core/transfer/create.ts';
import { parseHolder } from '../../../core/transfer/reservation.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { createTransferService } from '../../../core/transfer/service.ts';
import { serverPartUrls } from '../../../core/transfer/part-urls.ts';
import { SendError } from '../../../core/errors.ts';
import { newTerms } from '../../support/terms.ts';
import { BY, contentsOf, DECLARED_BYTES, keysWith, pause } from '../../support/transfers.ts';

const NOW = Date.parse('2026-11-20T12:10:00.000Z');

function processesOver(store: Store, maxStoreBytes: number, count: number): TransferService[] {
  const limits = {
    maxTransferBytes: 1e9,
    maxStoreBytes,
    maxExpiresInSeconds: 1e8,
    maxDownloads: 10,
    unstartedSeconds: 900,
  };
  const options = { store, limits, issuePartUrl: serverPartUrls(), clock: () => NOW, pause };
  return Array.from({ length: count }, () => createTransferService(options));
}

const codeOf = (creation: Promise<{ created: boolean }>): Promise<string> =>
  creation.then(
    ({ created }) => (created ? 'created' : 'there already'),
    (thrown: unknown) => (thrown as SendError).code,
  );

const USED_UP: Admission = { ...EVERYBODY, take: () => Promise.reject(new SendError('token_used_up')) };

async function holdersIn(store: Store): Promise<string[]> {
  return (await keysWith(store, 'expiring/')).flatMap((key) => parseHolder(key)?.id ?? []);
}

describe('the same creation at once', () => {
  it.each([1, 4])(
    'from %i processes makes one transfer with one holder, also where it only fits once',
    async (count) => {
      const store = createMemoryStore();
      const processes = processesOver(store, DECLARED_BYTES, count);
      const { terms } = await newTerms();
      const codes = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          codeOf(processes[index % count]!.create({ requester: BY }, terms, EVERYBODY)),
        ),
      );
      expect(codes.sort()).toEqual(['created', ...Array<string>(7).fill('there already')]);
      expect(await holdersIn(store)).toEqual([terms.id]);
      expect(await keysWith(store, 'pending/uploads/')).toHaveLength(1);
    },
  );

  it('with one good and seven used-up tokens keeps the holder of the one that was made', async () => {
    const store = createMemoryStore();
    const processes = processesOver(store, 1e9, 8);
    const { terms } = await newTerms();
    const codes = await Promise.all(
      processes.map((process, index) =>
        codeOf(process.create({ requester: BY }, terms, index === 3 ? EVERYBODY : USED_UP)),
      ),
    );
    expect(codes.filter((code) => code === 'created')).toHaveLength(1);
    expect(await holdersIn(store)).toEqual([terms.id]);
    expect(await keysWith(store, 'pending/uploads/')).toHaveLength(1);
  });

  it('with other terms of the same id counts both sizes until one is refused', async () => {
    const store = createMemoryStore();
    const [one, other] = processesOver(store, DECLARED_BYTES, 2);
    const { terms } = await newTerms();
    const larger = { ...terms, ciphertextBytes: terms.ciphertextBytes + 1 };
    const codes = await Promise.all([
      codeOf(one!.create({ requester: BY }, terms, EVERYBODY)),
      codeOf(other!.create({ requester: BY }, larger, EVERYBODY)),
    ]);
    expect(codes).toEqual(['created', 'storage_full']);
  });
});

describe('creations at once that do not fit together', () => {
  it.each([1, 2, 8])('from %i processes get in as many as fit', async (count) => {
    for (let round = 0; round < 10; round++) {
      const store = createMemoryStore();
      const processes = processesOver(store, 5 * DECLARED_BYTES, count);
      const made = await Promise.all(Array.from({ length: 24 }, () => newTerms()));
      const codes = await Promise.all(
        made.map(({ terms }, index) => codeOf(processes[index % count]!.create({ requester: BY }, terms, EVERYBODY))),
      );
      expect(codes.filter((code) => code === 'created')).toHaveLength(5);
      expect(codes.filter((code) => code === 'storage_full')).toHaveLength(19);
      expect(await keysWith(store, 'pending/uploads/')).toHaveLength(5);
    }
  });

  it('of different sizes get in by turns: one that does not fit is no reason to refuse a smaller one', async () => {
    const store = createMemoryStore();
    const processes = processesOver(store, 10_000, 3);
    // In the order of their ids, which decides within a millisecond.
    const made = (await Promise.all([newTerms(), newTerms(), newTerms()])).map(({ terms }) => terms);
    made.sort((one, other) => (one.id < other.id ? -1 : 1));
    const sizes = [6_000, 6_000, 3_000];
    const codes = await Promise.all(
      made.map((terms, index) =>
        codeOf(processes[index]!.create({ requester: BY }, { ...terms, ciphertextBytes: sizes[index]! }, EVERYBODY)),
      ),
    );
    expect(codes).toEqual(['created', 'storage_full', 'created']);
  });
});

describe('the metadata of a transfer', () => {
  it('counts against the cap as it is stored', async () => {
    const store = createMemoryStore();
    const [process] = processesOver(store, 10 * 65_536, 1);
    const codes: string[] = [];
    for (let count = 0; count < 12; count++) {
      const { terms } = await newTerms({ ciphertextBytes: 100, metadata: 'A'.repeat(65_536) });
      codes.push(await codeOf(process!.create({ requester: BY }, terms, EVERYBODY)));
    }
    expect(codes.filter((code) => code === 'created')).toHaveLength(9);
    const stored = Object.entries(await contentsOf(store)).filter(([key]) => key.endsWith('/transfer.json'));
    expect(stored.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThan(10.1 * 65_536);
  });
});
