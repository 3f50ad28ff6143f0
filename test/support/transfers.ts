import { setImmediate as turn } from 'node:timers/promises';
import { prefix } from '../../core/stores/key.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { listAll, readAll } from '../../core/stores/records.ts';
import type { Key } from '../../core/stores/key.ts';
import type { Store } from '../../core/stores/store.ts';
import type { CreateTransfer } from '../../core/schemas.ts';
import type { Call } from '../../core/transfer/call.ts';
import { EVERYBODY } from '../../core/transfer/create.ts';
import type { PurgeReport } from '../../core/admin/schemas.ts';
import { serverPartUrls } from '../../core/transfer/part-urls.ts';
import { paths } from '../../core/transfer/paths.ts';
import type { TransferService } from '../../core/transfer/service.ts';
import { createTransferService } from '../../core/transfer/service.ts';
import { patternBytes } from './app.ts';
import { newTerms } from './terms.ts';

/** What a recipient shows of a download. */
export type Lease = Pick<Call, 'downloadProof' | 'claimId' | 'download'>;

export const BY = { caller: 'unknown', request: 'test' };
const START = Date.parse('2026-11-20T12:10:00.000Z');
const LIMITS = {
  maxTransferBytes: 1e9,
  maxStoreBytes: 1e9,
  maxExpiresInSeconds: 1e8,
  maxDownloads: 10,
  unstartedSeconds: 900,
};

/** Ciphertext and metadata of a transfer as `newTerms` makes it. */
export const DECLARED_BYTES = 5_134;

/** Lets others act first, and takes no time. */
export const pause = (): Promise<void> => turn();

/** The report of a purge that found nothing to do. */
export const NOTHING_PURGED: PurgeReport = {
  expired: 0,
  abandoned: 0,
  swept: 0,
  repaired: 0,
  parts: 0,
  records: 0,
  more: false,
  backlog: 0,
  backlogSeconds: 0,
};

export interface NewTransfer {
  readonly id: string;
  readonly terms: CreateTransfer;
  readonly ownerProof: string;
  readonly downloadProof: string;
}

/** The transfer service over a store, with a clock that a test moves. */
export interface TestTransfers {
  readonly service: TransferService;
  readonly store: Store;
  now(): number;
  advance(seconds: number): void;
  /** A transfer of two parts, both of them stored; complete by default. */
  send(changes?: Partial<CreateTransfer>, options?: { readonly incomplete: boolean }): Promise<NewTransfer>;
  /** Another process, by default over the same store. */
  another(store?: Store): TransferService;
  /** Removes what has ended; logs are kept for a year by default. */
  purge(keepDays?: number, service?: TransferService): Promise<PurgeReport>;
  /** Kinds of the events of a transfer in their order. */
  story(id: string): Promise<string[]>;
}

export function createTestTransfers(store: Store = createMemoryStore()): TestTransfers {
  let now = START;
  const clock = (): number => now;
  const another = (over: Store = store): TransferService =>
    createTransferService({ store: over, limits: LIMITS, issuePartUrl: serverPartUrls(), clock, pause });
  const service = another();
  return {
    service,
    store,
    another,
    now: clock,
    advance: (seconds) => void (now += seconds * 1_000),
    async send(changes = {}, { incomplete } = { incomplete: false }) {
      const made = await newTerms(changes);
      const { terms, ownerProof } = made;
      await service.create({ requester: BY }, terms, EVERYBODY);
      await service.putPart({ ownerProof, requester: BY }, terms.id, 1, streamOf(4_096));
      await service.putPart({ ownerProof, requester: BY }, terms.id, 2, streamOf(904));
      if (!incomplete) await service.complete({ ownerProof, requester: BY }, terms.id);
      return { id: terms.id, ...made };
    },
    async purge(keepDays = 365, by = service) {
      const { report, failure } = await by.purge(
        { requester: BY },
        { keepFrom: now - keepDays * 86_400_000, until: () => Infinity },
      );
      if (failure) throw failure;
      return report;
    },
    story: async (id) => (await service.adminLog({ requester: BY }, id)).events.map(({ event }) => event.kind),
  };
}

/** Everything in a store below a prefix, by its key. */
export async function contentsOf(store: Store, folder = prefix()): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const { key } of listAll(store, folder)) {
    contents[key] = new TextDecoder().decode(await readAll(store, key));
  }
  return contents;
}

/** The file of an event of a transfer. */
export async function eventKey(store: Store, id: string, event: string): Promise<Key> {
  for await (const { key } of listAll(store, paths.events(id))) if (key.includes(event)) return key;
  throw new Error(`the transfer has no event ${event}`);
}

/** The keys of a store that contain the text. */
export async function keysWith(store: Store, text: string): Promise<string[]> {
  return Object.keys(await contentsOf(store)).filter((key) => key.includes(text));
}

/** All keys of a store but those of what was counted now and then. */
export async function keysBesideSnapshots(store: Store): Promise<string[]> {
  return Object.keys(await contentsOf(store)).filter((key) => !/^(?:capacity|repair)\//.test(key));
}

function streamOf(bytes: number): { stream: ReadableStream<Uint8Array<ArrayBuffer>>; bytes: number } {
  return { stream: new Blob([patternBytes(bytes)]).stream(), bytes };
}
