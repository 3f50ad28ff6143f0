import type { StoreFault } from '../../core/admin/store-check.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import type { Key } from '../../core/stores/key.ts';
import { key } from '../../core/stores/key.ts';
import { encodeRecord, readAll } from '../../core/stores/records.ts';
import type { Store } from '../../core/stores/store.ts';
import type { CheckOptions } from '../../core/transfer/check.ts';
import { checkTransfers } from '../../core/transfer/check.ts';
import { paths } from '../../core/transfer/paths.ts';
import { patternBytes } from './app.ts';
import type { NewTransfer, TestTransfers } from './transfers.ts';
import { BY, createTestTransfers } from './transfers.ts';

/** A store with transfers in every state, and without faults. */
export interface CheckedStore {
  readonly store: Store;
  readonly now: TestTransfers['now'];
  /** Complete, with an expiry that was changed, a download that ended and one that was given back. */
  readonly ready: string;
  readonly uploading: string;
  readonly expired: string;
  readonly deleted: string;
}

const HOUR = 3_600;

export async function fillStore(store: Store): Promise<CheckedStore> {
  const transfers = createTestTransfers(store);
  const { send, service, now, advance } = transfers;
  const expired = await send({ expiresInSeconds: HOUR });
  const deleted = await send({ expiresInSeconds: 9 * HOUR });
  await service.delete({ ownerProof: deleted.ownerProof, requester: BY }, deleted.id);
  const ready = await send({ expiresInSeconds: 9 * HOUR, maxDownloads: 3 });
  await download(transfers, ready);
  const expiresAt = new Date(now() + 12 * HOUR * 1_000).toISOString();
  await service.changeExpiry({ ownerProof: ready.ownerProof, requester: BY }, ready.id, {
    changeId: newSecret(),
    expiresAt,
  });
  const uploading = await send({ expiresInSeconds: 20 * HOUR }, { incomplete: true });
  advance(10 * HOUR);
  return { store, now, ready: ready.id, uploading: uploading.id, expired: expired.id, deleted: deleted.id };
}

async function download({ service }: TestTransfers, { id, downloadProof, ownerProof }: NewTransfer): Promise<void> {
  for (const isFinished of [true, false]) {
    const claimId = newSecret();
    const { download } = await service.claim({ downloadProof, requester: BY }, id, claimId);
    if (!isFinished) {
      await service.giveBack({ ownerProof, requester: BY }, id, download);
      continue;
    }
    const lease = { downloadProof, claimId, download };
    for (const part of [1, 2]) await (await service.getPart({ ...lease, requester: BY }, id, part)).stream.cancel();
    await service.finish({ ...lease, requester: BY }, id);
  }
}

/** What a check finds. */
export async function faultsIn(
  { store, now }: Pick<CheckedStore, 'store' | 'now'>,
  options: Omit<CheckOptions, 'clock'> = {},
): Promise<StoreFault[]> {
  const faults: StoreFault[] = [];
  for await (const some of checkTransfers(store, { clock: now, ...options }))
    faults.push(...some.flatMap((checked) => checked.faults));
  return faults;
}

/** A single fault: what makes it, and what a check must then find, besides the id of the transfer. */
export interface Plantable {
  readonly name: string;
  /** The transfer to which it is done; its id is that of the fault. */
  readonly to: 'ready' | 'uploading' | 'expired' | 'deleted';
  readonly plant: (store: Store, id: string) => Promise<void>;
  readonly found: Omit<StoreFault, 'transfer'> | undefined;
  /** A look at the contents shows that it is none. */
  readonly isClearedByContents?: true;
}

const replace = async (store: Store, at: Key, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
  await store.delete(at);
  await store.create(at, bytes);
};
/** What is written down of a damaged part, by a recipient or by a check. */
const damagedPart = (found: 'content' | 'altered'): Uint8Array<ArrayBuffer> =>
  encodeRecord({ version: 1, at: '2026-11-20T12:10:00.000Z', part: 2, found });

const fileOf = (id: string, record: string): Key => key('transfers', id, ...record.split('/'));

const spoiledRecord = (record: string): Plantable => ({
  name: `${record} that cannot be read`,
  to: 'ready',
  plant: (store, id) => replace(store, fileOf(id, record), patternBytes(40)),
  found: { fault: 'record_unreadable', record },
});
const strangeFile = (record: string): Plantable => ({
  name: `a file ${record}`,
  to: 'ready',
  plant: async (store, id) => {
    await store.create(fileOf(id, record), patternBytes(904));
  },
  found: { fault: 'unexpected', record },
});
const sizeOf = (part: number, bytes: number, expectedBytes: number, to: Plantable['to']): Plantable => ({
  name: `part ${part} of ${bytes} bytes, ${to}`,
  to,
  plant: (store, id) => replace(store, paths.part(id, part), patternBytes(bytes)),
  found: to === 'expired' ? undefined : { fault: 'part_size', part, bytes, expectedBytes },
});
const missing = (parts: readonly number[], to: Plantable['to'], found: Plantable['found']): Plantable => ({
  name: `no part ${parts.join(', ')}, ${to}`,
  to,
  plant: (store, id) => store.deleteMany(parts.map((part) => paths.part(id, part))),
  found,
});

/** What only a look at the contents finds. */
export const ALTERED: readonly Plantable[] = [
  {
    name: 'another byte in part 1',
    to: 'ready',
    plant: async (store, id) => {
      const bytes = (await readAll(store, paths.part(id, 1)))!;
      await replace(store, paths.part(id, 1), bytes.with(4_000, bytes[4_000]! ^ 1));
    },
    found: { fault: 'part_altered', part: 1 },
  },
  {
    name: 'the bytes of part 2 of another transfer',
    to: 'ready',
    plant: (store, id) => replace(store, paths.part(id, 2), patternBytes(904, 7)),
    found: { fault: 'part_altered', part: 2 },
  },
  {
    name: 'part 1 altered after its transfer has expired',
    to: 'expired',
    plant: (store, id) => replace(store, paths.part(id, 1), patternBytes(4_096, 7)),
    found: undefined,
  },
];

export const PLANTABLE: readonly Plantable[] = [
  missing([1], 'ready', { fault: 'part_missing', part: 1 }),
  missing([2], 'ready', { fault: 'part_missing', part: 2 }),
  missing([1, 2], 'ready', { fault: 'part_missing', part: 1, lastPart: 2 }),
  missing([1], 'uploading', undefined),
  missing([1, 2], 'expired', undefined),
  sizeOf(1, 4_095, 4_096, 'ready'),
  sizeOf(2, 905, 904, 'ready'),
  sizeOf(2, 0, 904, 'ready'),
  sizeOf(1, 4_097, 4_096, 'uploading'),
  sizeOf(1, 4_097, 4_096, 'expired'),
  ...[
    'transfer.json',
    'completed.json',
    'expiry/000001.json',
    'downloads/000001.json',
    'downloads/000001.finished.json',
    'downloads/000002.finished.json',
  ].map(spoiledRecord),
  {
    name: 'a tombstone that cannot be read',
    to: 'deleted',
    plant: (store, id) => replace(store, paths.deleted(id), patternBytes(40)),
    found: { fault: 'record_unreadable', record: 'deleted.json' },
  },
  {
    name: 'the record of another transfer',
    to: 'ready',
    plant: async (store, id) => {
      const terms = new TextDecoder().decode(await readAll(store, paths.transfer(id)));
      await replace(store, paths.transfer(id), new TextEncoder().encode(terms.replaceAll(id, 'a'.repeat(26))));
    },
    found: { fault: 'record_unreadable', record: 'transfer.json' },
  },
  {
    name: 'no record',
    to: 'ready',
    plant: (store, id) => store.delete(paths.transfer(id)),
    found: { fault: 'no_record' },
  },
  {
    name: 'no record of a transfer that was deleted, as while it is forgotten',
    to: 'deleted',
    plant: (store, id) => store.delete(paths.transfer(id)),
    found: undefined,
  },
  {
    name: 'a part that a recipient reported',
    to: 'ready',
    plant: async (store, id) => {
      await store.create(paths.damage(id, 1), damagedPart('content'));
    },
    found: { fault: 'part_reported', part: 2 },
    isClearedByContents: true,
  },
  {
    name: 'a part that an earlier check found altered',
    to: 'ready',
    plant: async (store, id) => {
      await store.create(paths.finding(id, 1), damagedPart('altered'));
    },
    found: { fault: 'part_altered', part: 2 },
    isClearedByContents: true,
  },
  {
    name: 'a part that an earlier check found altered and another one whole again',
    to: 'ready',
    plant: async (store, id) => {
      await store.create(paths.finding(id, 1), damagedPart('altered'));
      await store.create(paths.finding(id, 2), encodeRecord({ version: 1, at: '2026-11-20T12:11:00.000Z' }));
    },
    found: undefined,
  },
  {
    name: 'a part that an earlier check found altered and that is missing now',
    to: 'ready',
    plant: async (store, id) => {
      await store.create(paths.finding(id, 1), damagedPart('altered'));
      await store.delete(paths.part(id, 2));
    },
    found: { fault: 'part_missing', part: 2 },
  },
  ...['parts/000003', 'parts/part', 'note.txt', 'downloads/x.json'].map(strangeFile),
  {
    name: 'content in a file that says all by its name',
    to: 'ready',
    plant: async (store, id) => {
      await store.create(paths.refusal(id, 7), patternBytes(9));
    },
    found: { fault: 'record_unreadable', record: 'refusals/000007' },
  },
];
