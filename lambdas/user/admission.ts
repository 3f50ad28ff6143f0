import { SendError } from '../../core/errors.ts';
import type { TokenAllowance } from '../../core/tokens/schemas.ts';
import type { Admission } from '../../core/transfer/create.ts';
import type { AppParts } from '../http/app-env.ts';
import type { CallerLimits } from '../http/caller-limits.ts';

/** What is looked at when a transfer is created. */
type Door = Gate & { readonly limits: CallerLimits };
type Gate = Pick<AppParts, 'settings' | 'tokens'>;

/** Whether a new transfer may be created by whoever shows this token. Where none is needed, each caller has its limits. */
export function admissionOf(
  { settings, tokens, limits }: Door,
  token: string | undefined,
  caller: string | undefined,
): Admission {
  if (settings.uploads === 'open') return limits.admissionOf(caller);
  if (settings.uploads === 'closed') return { check: refuse, take: refuse };
  return { check: (transfer) => tokens.verify(token, transfer), take: (transfer) => tokens.use(token, transfer) };
}

/** What may be sent with this token. Where no token is needed nothing is told about any: everything that the server itself takes. */
export async function allowanceOf({ settings, tokens }: Gate, token: string | undefined): Promise<TokenAllowance> {
  if (settings.uploads === 'closed') return refuse();
  if (settings.uploads === 'open') return { usesLeft: null, expiresAt: null, maxTransferBytes: null };
  return tokens.check(token);
}

function refuse(): Promise<never> {
  return Promise.reject(new SendError('uploads_closed'));
}
