import { SendError } from '../errors.ts';
import { AccessToken } from './shown-token.ts';

/** The header that shows a token. Throws `token_invalid` for a malformed one, which need not travel and may not fit into a header. */
export function tokenHeader(token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  if (!AccessToken.safeParse(token).success) throw new SendError('token_invalid');
  return { 'x-sgraph-send-token': token };
}
