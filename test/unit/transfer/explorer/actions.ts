import * as fc from 'fast-check';
import { toBase64Url } from '../../../../core/bytes.ts';
import { SendError } from '../../../../core/errors.ts';
import { EVERYBODY } from '../../../../core/transfer/create.ts';
import type { TransferService } from '../../../../core/transfer/service.ts';
import { BY } from '../../../support/transfers.ts';
import type { World } from './world.ts';
import { Died, partBody, PROCESSES, TRANSFERS } from './world.ts';

const HOUR_MS = 3_600_000;
export const TOKENS = ['good', 'used-up', 'revoked'] as const;

/** What one caller does. */
export interface Action {
  readonly kind:
    'create' | 'put' | 'complete' | 'delete' | 'change' | 'claim' | 'finish' | 'give-back' | 'view' | 'purge';
  readonly process: number;
  readonly transfer: number;
  /** Of a creation; undefined: none is needed. */
  readonly token: (typeof TOKENS)[number] | undefined;
  /** Of claims and changes: the client that repeats them. */
  readonly client: number;
  readonly hours: number;
}

/** The answer that a caller got. */
export interface Answer {
  readonly action: Action;
  /** `ok`, a code of {@link SendError}, or `died`. */
  readonly code: string;
  readonly begun: number;
  readonly ended: number;
  readonly download?: number | undefined;
  readonly expiresAt?: string | undefined;
}

export const KINDS = [
  'create',
  'create',
  'put',
  'complete',
  'delete',
  'change',
  'claim',
  'finish',
  'give-back',
  'view',
  'purge',
] as const;

export const anAction = (kinds: readonly Action['kind'][]): fc.Arbitrary<Action> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    process: fc.nat(PROCESSES - 1),
    transfer: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(TRANSFERS - 1) }),
    token: fc.option(fc.constantFrom(...TOKENS), { nil: undefined }),
    client: fc.nat(2),
    hours: fc.integer({ min: 1, max: 48 }),
  });

/** A secret of a client, the same in each run. */
export function secretOf(client: number, transfer: number): string {
  return toBase64Url(new Uint8Array(32).fill(100 + 10 * client + transfer));
}

/** Does what a caller does, by the service of its process. Throws only what no caller may ever get. */
export async function act(world: World, tokens: ReadonlyMap<string, string>, action: Action): Promise<Answer> {
  const begun = world.now();
  try {
    const told = await perform(world, world.process(action.process), tokens, action);
    return { action, code: 'ok', begun, ended: world.now(), ...told };
  } catch (thrown) {
    if (thrown instanceof Died) return { action, code: 'died', begun, ended: world.now() };
    if (thrown instanceof SendError) return { action, code: thrown.code, begun, ended: world.now() };
    throw thrown;
  }
}

async function perform(
  world: World,
  service: TransferService,
  tokens: ReadonlyMap<string, string>,
  { kind, process, transfer, token, client, hours }: Action,
): Promise<{ download?: number; expiresAt?: string }> {
  const { terms, ownerProof, downloadProof } = world.transfers[transfer]!;
  const { id } = terms;
  const lease = { downloadProof, claimId: secretOf(client, transfer), download: client + 1 };
  switch (kind) {
    case 'create': {
      const admission = token === undefined ? EVERYBODY : world.admission(process, tokens.get(token)!);
      await service.create({ requester: BY }, terms, admission);
      return {};
    }
    case 'put':
      await service.putPart({ ownerProof, requester: BY }, id, 1, partBody());
      return {};
    case 'complete':
      await service.complete({ ownerProof, requester: BY }, id);
      return {};
    case 'delete':
      await service.delete({ ownerProof, requester: BY }, id);
      return {};
    case 'change': {
      const expiresAt = new Date(world.now() + hours * HOUR_MS).toISOString();
      await service.changeExpiry({ ownerProof, requester: BY }, id, {
        changeId: secretOf(client, transfer),
        expiresAt,
      });
      return { expiresAt };
    }
    case 'claim':
      return { download: (await service.claim({ downloadProof, requester: BY }, id, lease.claimId)).download };
    case 'finish': {
      const { download } = await service.claim({ downloadProof, requester: BY }, id, lease.claimId);
      await service.finish({ ...lease, download, requester: BY }, id);
      return { download };
    }
    case 'give-back':
      await service.giveBack({ ownerProof, requester: BY }, id, 1);
      return {};
    case 'view':
      await service.info({ requester: BY }, id);
      return {};
    case 'purge': {
      const { failure } = await service.purge(
        { requester: BY },
        { keepFrom: world.now() - 30 * 24 * HOUR_MS, until: () => Infinity },
      );
      if (failure?.cause instanceof Died) throw failure.cause;
      if (failure) throw failure;
      return {};
    }
  }
}
