import { SendError } from '../../core/errors.ts';
import type { ForFileRequest } from '../../core/schemas.ts';
import type { TokenAllowance } from '../../core/tokens/shown-token.ts';
import type { Admission } from '../../core/transfer/create.ts';
import type { AppParts } from '../http/app-env.ts';
import type { CallerLimits } from '../http/caller-limits.ts';
import { requestsOf } from './describe-server.ts';

/** What is looked at when a transfer is created. */
type AdmissionParts = Gate & Pick<AppParts, 'requests'> & { readonly limits: CallerLimits };
type Gate = Pick<AppParts, 'settings' | 'tokens'>;

/** What the creator of a transfer shows. */
interface Shown {
  readonly token: string | undefined;
  /** The token of a trial, to which the transfer is to belong. */
  readonly trial: string | undefined;
  /** The file request that the transfer is for: its owner has shown what is needed. */
  readonly request: ForFileRequest | undefined;
}

/** Whether a caller who shows this may create a transfer. Where no token is needed, each caller has its limits. */
export function admissionOf(
  parts: AdmissionParts,
  { token, trial, request }: Shown,
  caller: string | undefined,
): Admission {
  const admission = request ? admissionFor(parts, request, caller) : admissionBy(parts, token, caller);
  if (trial === undefined) return admission;
  const { tokens } = parts;
  return {
    async check(transfer) {
      await admission.check(transfer);
      await tokens.verify(trial, transfer);
      if (!(await tokens.isTrial(trial))) throw new SendError('token_invalid', 'this access code is not a trial');
    },
    async take(transfer) {
      await admission.take(transfer);
      await tokens.use(trial, transfer);
    },
  };
}

/** Where everybody may send, each caller has its limits for what it sends to requests, too. */
function admissionFor(
  { settings, requests, limits }: AdmissionParts,
  request: ForFileRequest,
  caller: string | undefined,
): Admission {
  const { uploads } = settings;
  if (uploads === 'closed') return { check: refuse, take: refuse };
  if (requestsOf(settings) === 'closed') return { check: refuseRequest, take: refuseRequest };
  const place = requests.admissionTo(request);
  if (uploads === 'token') return place;
  const quota = limits.admissionOf(caller);
  return {
    async check(transfer) {
      await place.check(transfer);
      await quota.check(transfer);
    },
    async take(transfer) {
      await quota.take(transfer);
      await place.take(transfer);
    },
  };
}

function admissionBy(
  { settings, tokens, limits }: AdmissionParts,
  token: string | undefined,
  caller: string | undefined,
): Admission {
  if (settings.uploads === 'open') return limits.admissionOf(caller);
  if (settings.uploads === 'closed') return { check: refuse, take: refuse };
  return { check: (transfer) => tokens.verify(token, transfer), take: (transfer) => tokens.use(token, transfer) };
}

/** What may be sent with this token. Where no token is needed it reveals nothing about any: everything that the server itself takes. */
export async function allowanceOf({ settings, tokens }: Gate, token: string | undefined): Promise<TokenAllowance> {
  if (settings.uploads === 'closed') return refuse();
  if (settings.uploads === 'open') return { usesLeft: null, expiresAt: null, maxTransferBytes: null };
  return tokens.check(token);
}

function refuseRequest(): Promise<never> {
  return Promise.reject(new SendError('request_closed'));
}

function refuse(): Promise<never> {
  return Promise.reject(new SendError('uploads_closed'));
}
