import { asSendError, SendError } from '../errors.ts';
import type { CreateTransfer, ForFileRequest } from '../schemas.ts';
import type { Admission } from '../transfer/create.ts';
import type { RequestContext } from './context.ts';
import { endOf, requireProof, requireRequest, TOKEN_ENDED } from './load.ts';
import type { FileRequestRecord } from './schemas.ts';

/** See `FileRequestService.admissionTo`. */
export function admissionTo(context: RequestContext, { id, proof, sealed }: ForFileRequest): Admission {
  const { places, tokens } = context;
  const open = async (): Promise<FileRequestRecord> => {
    const terms = await requireRequest(context, id);
    await requireProof(proof, terms.requestVerifier, 'wrong_key');
    const isWithoutToken = context.limits.tokenNeeded && terms.token === undefined;
    if (isWithoutToken || (await endOf(context, terms))) throw new SendError('request_closed');
    return terms;
  };
  return {
    async check(transfer: CreateTransfer) {
      const { token, maxTransfers } = await open();
      if (!(await places.mayTake(id, transfer.id, maxTransfers))) throw new SendError('request_full');
      if (token !== undefined) await withoutToken(tokens.verifyFor(token, transfer));
    },
    async take(transfer: CreateTransfer) {
      const { token, maxTransfers } = await open();
      const take = (): Promise<void> => places.take(id, transfer.id, maxTransfers, { sealed });
      if (token === undefined) return take();
      // One after the other: many that ask at once for the last place are to spend one use of the owner's token, not one each.
      return context.takingPlaces(id).add(async () => {
        if (!(await places.mayTake(id, transfer.id, maxTransfers))) throw new SendError('request_full');
        // The token first: the owner is to see no place that belongs to no transfer.
        await withoutToken(tokens.useFor(token, transfer));
        await take();
      });
    },
  };
}

async function withoutToken<T>(use: Promise<T>): Promise<T> {
  try {
    return await use;
  } catch (thrown) {
    const { code } = asSendError(thrown);
    if (code === 'token_used_up') throw new SendError('request_full', undefined, { cause: thrown });
    if (TOKEN_ENDED.includes(code)) throw new SendError('request_closed', undefined, { cause: thrown });
    throw thrown;
  }
}
