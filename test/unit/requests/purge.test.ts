import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { deriveRequestKeys } from '../../../core/crypto/request-keys.ts';
import { publicKeyOf } from '../../../core/crypto/request-seal.ts';
import { requestPaths } from '../../../core/requests/paths.ts';
import type { FileRequestService } from '../../../core/requests/service.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { CreateTransfer } from '../../../core/schemas.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { crashAt, PlantedFault } from '../../support/faulty-store.ts';
import { requestService, requestTerms } from '../../support/requests.ts';
import { newTransfer } from '../../support/tokens.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-20T12:00:00.000Z');
const NOTHING = new Uint8Array(0);

interface Bench {
  readonly store: Store;
  readonly id: string;
  /** The transfer that was sent to the request, of which the store has the terms. */
  readonly sent: string;
  after(seconds: number): void;
  /** A process of that longest life. */
  service(maxLifeSeconds?: number, over?: Store): FileRequestService;
  left(): Promise<string[]>;
}

/** A request that was made, and expires a day later, with one transfer. */
async function bench(): Promise<Bench> {
  const store = createMemoryStore();
  let now = START;
  const service: Bench['service'] = (maxLifeSeconds = DAY, over = store) =>
    requestService(over, () => now, maxLifeSeconds);
  const publicKey = await publicKeyOf(newSecret());
  const { requestId: id, requestProof: proof } = await deriveRequestKeys(publicKey);
  const terms = await requestTerms(publicKey, 5);
  await service().create(terms, undefined);
  const { id: sent, ciphertextBytes } = await newTransfer();
  const transfer = { id: sent, ciphertextBytes } as CreateTransfer;
  await service()
    .admissionTo({ id, proof, sealed: 'A'.repeat(107) })
    .take(transfer);
  await store.create(paths.transfer(sent), NOTHING);
  return {
    store,
    id,
    sent,
    after: (seconds) => (now = START + seconds * 1_000),
    service,
    left: async () => (await store.list(prefix())).objects.map(({ key }) => key).filter((key) => key.includes(id)),
  };
}

const end = ({ store, sent }: Bench): Promise<boolean> => store.create(paths.deleted(sent), NOTHING);
const purge = (service: FileRequestService): Promise<number> => service.purge(() => Infinity);

describe('the purge of file requests', () => {
  it('removes all of one once it and what was sent to it have ended, whether it was closed or not', async () => {
    for (const isClosed of [false, true]) {
      const made = await bench();
      if (isClosed) await made.store.create(requestPaths.closed(made.id), NOTHING);
      await end(made);
      made.after(2 * DAY + 1);
      expect(await purge(made.service())).toBe(0);
      made.after(2 * DAY + 2 * HOUR);
      expect(await purge(made.service())).toBe(isClosed ? 4 : 3);
      expect(await made.left()).toEqual([]);
    }
  });

  it('keeps one whose transfer outlives a life that was shortened since, until that has ended', async () => {
    const made = await bench();
    const shortened = made.service(HOUR);
    made.after(DAY + 3 * HOUR);
    expect(await purge(shortened)).toBe(0);
    await end(made);
    expect(await purge(shortened)).toBe(3);
    expect(await made.left()).toEqual([]);
  });

  it('keeps one that an interrupted creation announced to expire sooner', async () => {
    const made = await bench();
    await made.store.create(paths.pending('requests', START - 5 * DAY * 1_000, made.id), NOTHING);
    await end(made);
    expect(await purge(made.service())).toBe(0);
    expect(await made.left()).toHaveLength(4);
  });

  it('removes one whose terms are damaged', async () => {
    const made = await bench();
    await made.store.delete(requestPaths.request(made.id));
    await made.store.create(requestPaths.request(made.id), new TextEncoder().encode('{'));
    await end(made);
    made.after(2 * DAY + 2 * HOUR);
    expect(await purge(made.service())).toBe(3);
    expect(await made.left()).toEqual([]);
  });

  it('that is interrupted at any call is finished by the next', async () => {
    let isWhole = false;
    for (let call = 1; !isWhole; call++) {
      const made = await bench();
      await end(made);
      made.after(2 * DAY + 2 * HOUR);
      isWhole = await purge(made.service(DAY, crashAt(made.store, call))).then(
        () => true,
        (thrown: unknown) => {
          expect(thrown).toBeInstanceOf(PlantedFault);
          return false;
        },
      );
      await purge(made.service());
      expect(await made.left()).toEqual([]);
    }
  });
});
