import type { Scheduler } from 'fast-check';
import { toBase32, toBase64Url } from '../../../../core/bytes.ts';
import { verifierOf } from '../../../../core/crypto/keys.ts';
import { SendError } from '../../../../core/errors.ts';
import type { FileRequestEntries } from '../../../../core/requests/schemas.ts';
import type { FileRequestService } from '../../../../core/requests/service.ts';
import { createFileRequestService } from '../../../../core/requests/service.ts';
import { createMemoryStore } from '../../../../core/stores/memory.ts';
import type { Store } from '../../../../core/stores/store.ts';
import type { TokenService } from '../../../../core/tokens/service.ts';
import { createTokenService } from '../../../../core/tokens/service.ts';
import { serverPartUrls } from '../../../../core/transfer/part-urls.ts';
import type { TransferService } from '../../../../core/transfer/service.ts';
import { createTransferService } from '../../../../core/transfer/service.ts';
import { tokenTerms } from '../../../support/tokens.ts';
import { BY } from '../../../support/transfers.ts';
import type { Death, Jump } from '../../transfer/explorer/world.ts';
import { Died, scheduledStore, termsOf } from '../../transfer/explorer/world.ts';

const START = Date.parse('2026-11-20T12:10:00.000Z');
export const PROCESSES = 3;
export const SENDERS = 3;
export const LIFE_MS = 3_600_000;
const REQUEST = toBase32(new Uint8Array(16).fill(99));
const PROOF = toBase64Url(new Uint8Array(32).fill(98));
const SEALED = 'A'.repeat(107);

export interface Action {
  readonly kind: 'send' | 'close' | 'receive' | 'revoke' | 'purge';
  readonly process: number;
  readonly sender: number;
}

/** What a caller was answered. `started` and `ended` count what happened: another action had ended before this one exactly if its number is lower. */
export interface Answer {
  readonly action: Action;
  /** `ok`, a code of {@link SendError}, or `died`. */
  readonly code: string;
  readonly started: number;
  readonly ended: number;
  readonly startedAt: number;
  readonly entries?: FileRequestEntries['entries'];
}

/** Makes what the processes use worse, to see that an invariant fails. */
export interface Fault {
  readonly name: string;
  readonly spoil?: (good: Store) => Partial<Store>;
  readonly tokens?: (good: TokenService) => TokenService;
}

export interface Limits {
  readonly maxTransfers: number;
  /** Of the owner's access code. */
  readonly maxUses: number;
}

interface Process {
  readonly transfers: TransferService;
  readonly requests: FileRequestService;
  readonly tokens: TokenService;
}

/** Processes over one store, with one file request that its owner made with an access code. */
export interface World {
  readonly store: Store;
  readonly tokenId: string;
  readonly expiresAt: number;
  readonly senders: readonly string[];
  act(action: Action): Promise<Answer>;
  /** What the owner is given by a process outside the schedule. */
  received(): Promise<FileRequestEntries['entries']>;
}

interface Options extends Limits {
  readonly scheduler: Scheduler;
  readonly jumps: readonly Jump[];
  readonly deaths: readonly Death[];
  readonly fault: Fault | undefined;
}

export async function createWorld(options: Options): Promise<World> {
  const { maxTransfers, maxUses, fault } = options;
  const store = createMemoryStore();
  let [now, calls, moment] = [START, 0, 0];
  const clock = (): number => now;
  const counted = (): void => {
    calls += 1;
    for (const jump of options.jumps) if (jump.call === calls) now += jump.ms;
  };
  const scheduled = { ...options, afterChange: () => Promise.resolve() };
  const processes = Array.from({ length: PROCESSES }, (_, index) => {
    const good = scheduledStore(store, index, scheduled, counted);
    return processOver(fault?.spoil ? { ...good, ...fault.spoil(good) } : good, clock, fault);
  });
  const outside = processOver(store, clock, undefined);
  const { token, info } = await outside.tokens.create(tokenTerms({ maxUses }));
  const verifier = await verifierOf(PROOF);
  const given = { id: REQUEST, metadata: 'A'.repeat(80), ownerVerifier: verifier, requestVerifier: verifier };
  await outside.requests.create({ ...given, maxTransfers, expiresInSeconds: LIFE_MS / 1_000 }, token);
  const senders = Array.from({ length: SENDERS }, (_, index) => termsOf(index, 1).terms);
  return {
    store,
    tokenId: info.id,
    expiresAt: START + LIFE_MS,
    senders: senders.map(({ id }) => id),
    received: async () => (await outside.requests.entries(REQUEST, PROOF)).entries,
    async act(action) {
      const before = { action, started: (moment += 1), startedAt: now };
      const answered = (code: string, more?: object): Answer => ({ ...before, code, ended: (moment += 1), ...more });
      try {
        const { entries } = await perform(processes[action.process]!, action, senders[action.sender]!, info.id);
        return answered('ok', entries && { entries });
      } catch (thrown) {
        if (thrown instanceof Died) return answered('died');
        if (thrown instanceof SendError) return answered(thrown.code);
        throw thrown;
      }
    },
  };
}

function processOver(store: Store, clock: () => number, fault: Fault | undefined): Process {
  const good = createTokenService(store, clock);
  const tokens = fault?.tokens?.(good) ?? good;
  const limits = { maxTransfers: 5, maxLifeSeconds: LIFE_MS / 1_000, tokenNeeded: true };
  return {
    tokens,
    requests: createFileRequestService({ store, tokens, limits, clock }),
    transfers: createTransferService({
      store,
      clock,
      limits: {
        maxTransferBytes: 1e6,
        maxStoreBytes: 1e9,
        maxExpiresInSeconds: 1e7,
        maxDownloads: 9,
        unstartedSeconds: 900,
      },
      issuePartUrl: serverPartUrls(),
      pause: () => Promise.resolve(),
    }),
  };
}

async function perform(
  { transfers, requests, tokens }: Process,
  { kind }: Action,
  terms: Parameters<TransferService['create']>[1],
  tokenId: string,
): Promise<Partial<FileRequestEntries>> {
  switch (kind) {
    case 'send': {
      const admission = requests.admissionTo({ id: REQUEST, proof: PROOF, sealed: SEALED });
      await transfers.create({ requester: BY }, terms, admission);
      return {};
    }
    case 'close':
      await requests.close(REQUEST, PROOF);
      return {};
    case 'receive':
      return requests.entries(REQUEST, PROOF);
    case 'revoke':
      await tokens.revoke(tokenId);
      return {};
    case 'purge':
      await requests.purge(() => Infinity);
      return {};
  }
}
