import { hash, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { SendError } from '../../core/errors.ts';
import type { Admission } from '../../core/transfer/create.ts';
import type { AppEnv, AppOptions } from './app-env.ts';
import type { Quota } from './quota.ts';
import { createQuota } from './quota.ts';
import { tooManyRequests } from './retry-after.ts';
import { callerAddress, callerOf } from './requester.ts';

const HOUR_SECONDS = 3_600;

/** What one caller may do in an hour without showing that it may do more. Each process counts for itself. */
export interface CallerLimits {
  /** Who asks, by a name that means something in this process only. Undefined where the platform does not give the address of a request. */
  nameOf(c: Context<AppEnv>): string | undefined;
  /** Counts one request. Throws `too_many_requests`. */
  countRequest(caller: string): Promise<void>;
  /** Takes the count of one request back. */
  forgiveRequest(caller: string): Promise<void>;
  /** Counts a file request that is to be made as a transfer without bytes. Throws `too_many_requests`. */
  countCreation(caller: string | undefined): Promise<void>;
  /** What creating a transfer takes of a caller that needs no access code. Throws `too_many_requests`, and `too_large` beyond a whole hour's bytes. */
  admissionOf(caller: string | undefined): Admission;
}

/** `windowSeconds` is an hour but in tests. */
export function createCallerLimits(
  { settings, peerAddress }: Pick<AppOptions, 'settings' | 'peerAddress'>,
  windowSeconds: number = HOUR_SECONDS,
): CallerLimits {
  const { callerTransfersPerHour, callerBytesPerHour, callerRequestsPerHour, trustedProxies } = settings;
  const quotaOf = (most: number): Quota => (most === 0 ? UNLIMITED : createQuota(most, windowSeconds));
  const requests = quotaOf(callerRequestsPerHour);
  const [transfers, bytes] = [quotaOf(callerTransfersPerHour), quotaOf(callerBytesPerHour)];
  // Made at each start and kept nowhere, so that no name of a caller can be found again in the store, nor be computed by a reader of the
  // store.
  const secret = randomBytes(32).toString('base64url');
  return {
    nameOf(c) {
      const peer = peerAddress(c);
      if (peer === undefined && trustedProxies === 0) return undefined;
      const address = callerAddress(peer, c.req.header('x-forwarded-for'), trustedProxies);
      return hash('sha256', `${secret} ${callerOf(address)}`, 'base64url');
    },
    async countRequest(caller) {
      refuse('requests', await requests.take(caller, 1));
    },
    async countCreation(caller) {
      if (caller !== undefined) refuse('file requests', await transfers.take(caller, 1));
    },
    forgiveRequest: (caller) => requests.giveBack(caller, 1),
    admissionOf: (caller) => ({
      async check({ ciphertextBytes }) {
        if (callerBytesPerHour > 0 && ciphertextBytes > callerBytesPerHour) throw moreThanAnHour(callerBytesPerHour);
        if (caller === undefined) return;
        refuse('transfers', await transfers.secondsToWait(caller, 1));
        refuse('bytes', await bytes.secondsToWait(caller, ciphertextBytes));
      },
      async take({ ciphertextBytes }) {
        if (caller === undefined) return;
        refuse('transfers', await transfers.take(caller, 1));
        const wait = await bytes.take(caller, ciphertextBytes);
        if (wait > 0) await transfers.giveBack(caller, 1);
        refuse('bytes', wait);
      },
    }),
  };
}

const UNLIMITED: Quota = {
  secondsToWait: () => Promise.resolve(0),
  take: () => Promise.resolve(0),
  giveBack: () => Promise.resolve(),
};

function refuse(what: 'requests' | 'file requests' | 'transfers' | 'bytes', seconds: number): void {
  if (seconds > 0) throw tooManyRequests(`too many ${what} from your network within an hour`, seconds);
}

function moreThanAnHour(most: number): SendError {
  return new SendError(
    'too_large',
    `without an access code this server accepts ${most} bytes per hour from one network`,
  );
}
