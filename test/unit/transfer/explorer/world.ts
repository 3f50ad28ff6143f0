import { createHash } from 'node:crypto';
import type { Scheduler } from 'fast-check';
import type { Bytes } from '../../../../core/bytes.ts';
import { toBase32, toBase64Url } from '../../../../core/bytes.ts';
import type { CreateTransfer } from '../../../../core/schemas.ts';
import { createMemoryStore } from '../../../../core/stores/memory.ts';
import type { Store } from '../../../../core/stores/store.ts';
import type { TokenService } from '../../../../core/tokens/service.ts';
import { createTokenService } from '../../../../core/tokens/service.ts';
import type { Admission } from '../../../../core/transfer/create.ts';
import { serverPartUrls } from '../../../../core/transfer/part-urls.ts';
import type { TransferService } from '../../../../core/transfer/service.ts';
import { createTransferService } from '../../../../core/transfer/service.ts';

const START = Date.parse('2026-11-20T12:10:00.000Z');
/** Ciphertext of one part, and the metadata. */
export const [CIPHERTEXT_BYTES, METADATA_BYTES] = [100, 100];
export const SIZE = CIPHERTEXT_BYTES + METADATA_BYTES;
export const PROCESSES = 3;
export const TRANSFERS = 3;
/** How far the clock of each process is ahead, in milliseconds. */
const AHEAD = [0, 30_000, -30_000] as const;

/** Makes the process's store and admissions worse, to see that an invariant fails. */
export interface Fault {
  readonly name: string;
  readonly spoil?: (good: Store) => Partial<Store>;
  readonly admit?: (good: Admission) => Admission;
  /** Also of the clean-up afterwards. */
  readonly isEverywhere?: boolean;
}

/** What happens at a call of the store, counted over all processes or in one. */
export interface Jump {
  readonly call: number;
  readonly ms: number;
}
export interface Death {
  readonly process: number;
  readonly call: number;
  /** Whether the last call still has its effect: the answer is lost, then. */
  readonly takesEffect: boolean;
}

/** A process has died: none of its calls reaches the store any more. */
export class Died extends Error {}

export interface Terms {
  readonly terms: CreateTransfer;
  readonly ownerProof: string;
  readonly downloadProof: string;
}

/** Services of several processes over one store, whose every call waits for the scheduler. */
export interface World {
  readonly store: Store;
  readonly maxDownloads: number;
  now(): number;
  advance(ms: number): void;
  process(index: number): TransferService;
  /** A process outside the schedule. */
  fresh(): TransferService;
  /** When transfers got a tombstone, by the clock of the world. */
  readonly ended: ReadonlyMap<string, number>;
  readonly tokens: TokenService;
  admission(index: number, token: string): Admission;
  readonly transfers: readonly Terms[];
}

export interface WorldOptions {
  readonly scheduler: Scheduler;
  readonly maxTransfers: number;
  readonly maxDownloads: number;
  readonly jumps: readonly Jump[];
  readonly deaths: readonly Death[];
  readonly fault: Fault | undefined;
  readonly pause: () => Promise<void>;
  /** Called after each call that may end or begin the life of a transfer. */
  readonly afterChange: (store: Store) => Promise<void>;
}

export function createWorld(options: WorldOptions): World {
  const { maxTransfers, maxDownloads, fault } = options;
  let now = START;
  let calls = 0;
  const ended = new Map<string, number>();
  const store = createMemoryStore();
  const clock = (): number => now;
  const limits = {
    maxTransferBytes: 1e6,
    maxStoreBytes: maxTransfers * SIZE,
    maxExpiresInSeconds: 1e7,
    maxDownloads: 10,
    unstartedSeconds: 900,
  };
  const clockOf = (process: number) => (): number => now + (AHEAD[process] ?? 0);
  const serviceOver = (over: Store, ownClock = clock): TransferService =>
    createTransferService({
      store: over,
      limits,
      issuePartUrl: serverPartUrls(),
      clock: ownClock,
      pause: options.pause,
    });
  const counted = (): void => {
    calls += 1;
    for (const jump of options.jumps) if (jump.call === calls) now += jump.ms;
  };
  const watched: Store = {
    ...store,
    async create(key, body) {
      const created = await store.create(key, body);
      const tombstone = /^transfers\/([^/]+)\/deleted\.json$/.exec(key)?.[1];
      if (created && tombstone !== undefined) ended.set(tombstone, now);
      return created;
    },
  };
  const stores = Array.from({ length: PROCESSES }, (_, index) => {
    const good = scheduledStore(watched, index, options, counted);
    return fault?.spoil ? { ...good, ...fault.spoil(good) } : good;
  });
  const services = stores.map((over, index) => serviceOver(over, clockOf(index)));
  const tokenServices = stores.map((over, index) => createTokenService(over, clockOf(index)));
  return {
    store,
    maxDownloads,
    now: clock,
    advance: (ms) => void (now += ms),
    process: (index) => services[index]!,
    ended,
    fresh: () => serviceOver(fault?.isEverywhere && fault.spoil ? { ...store, ...fault.spoil(store) } : store),
    tokens: createTokenService(store, clock),
    admission(index, token) {
      const tokens = tokenServices[index]!;
      const good: Admission = {
        check: (transfer) => tokens.verify(token, transfer),
        take: (transfer) => tokens.use(token, transfer),
      };
      return fault?.admit?.(good) ?? good;
    },
    transfers: Array.from({ length: TRANSFERS }, (_, index) => termsOf(index, maxDownloads)),
  };
}

/** A store whose every call waits for the scheduler, as the process sees it. */
export function scheduledStore(
  store: Store,
  process: number,
  { scheduler, deaths, afterChange }: Pick<WorldOptions, 'scheduler' | 'deaths' | 'afterChange'>,
  counted: () => void,
): Store {
  const death = deaths.find((one) => one.process === process);
  let calls = 0;
  const scheduled = <Args extends [unknown?, ...unknown[]], T>(name: string, method: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      await scheduler.schedule(Promise.resolve(), `process ${process}: ${name} ${String(args[0])}`);
      counted();
      calls += 1;
      if (death && (calls > death.call || (calls === death.call && !death.takesEffect))) throw new Died();
      const result = await method(...args);
      if (name === 'create' && /\/(?:transfer\.json|expiry\/)/.test(String(args[0]))) await afterChange(store);
      if (death && calls >= death.call) throw new Died();
      return result;
    };
  };
  return {
    create: scheduled('create', store.create),
    get: scheduled('get', store.get),
    head: scheduled('head', store.head),
    delete: scheduled('delete', store.delete),
    deleteMany: scheduled('deleteMany', store.deleteMany),
    list: scheduled('list', store.list),
    close: store.close,
  };
}

/** The same in each run, so that a seed gives the same again. */
export function termsOf(index: number, maxDownloads: number): Terms {
  const proof = (kind: number): string => toBase64Url(new Uint8Array(32).fill(16 * kind + index));
  const verifier = (of: string): string =>
    createHash('sha256').update(Buffer.from(of, 'base64url')).digest('base64url');
  const [ownerProof, downloadProof] = [proof(1), proof(2)];
  return {
    ownerProof,
    downloadProof,
    terms: {
      id: toBase32(new Uint8Array(16).fill(index + 1)),
      ciphertextBytes: CIPHERTEXT_BYTES,
      segmentBytes: 4_096,
      partBytes: 4_096,
      expiresInSeconds: 3 * 3_600,
      maxDownloads,
      metadata: toBase64Url(new Uint8Array((METADATA_BYTES * 3) / 4)),
      ownerVerifier: verifier(ownerProof),
      downloadVerifier: verifier(downloadProof),
    },
  };
}

export function partBody(): { stream: ReadableStream<Bytes>; bytes: number } {
  const stream = new ReadableStream<Bytes>({
    start(controller) {
      controller.enqueue(new Uint8Array(CIPHERTEXT_BYTES));
      controller.close();
    },
  });
  return { stream, bytes: CIPHERTEXT_BYTES };
}
