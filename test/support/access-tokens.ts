import type { CreatedToken, CreateToken } from '../../core/tokens/schemas.ts';
import { bodyHash } from '../../core/client/api.ts';
import { utf8 } from '../../core/bytes.ts';
import type { RunningServer } from './server.ts';
import { tokenTerms } from './tokens.ts';

type Operated = Pick<RunningServer, 'adminUrl' | 'adminKey'>;

/** What the admin API of a running server answers to an action on its access codes. */
async function ask(server: Operated, path: string, body?: unknown): Promise<Response> {
  const bytes = utf8(body === undefined ? '' : JSON.stringify(body));
  const response = await fetch(`${server.adminUrl}/admin/api/tokens${path}`, {
    method: 'POST',
    headers: {
      'x-sgraph-send-admin-key': server.adminKey,
      'x-amz-content-sha256': await bodyHash(bytes),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: bytes }),
  });
  if (!response.ok) throw new Error(`the admin API answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Makes an access code as the operator does. */
export async function makeAccessToken(server: Operated, terms: Partial<CreateToken> = {}): Promise<CreatedToken> {
  return (await (await ask(server, '', tokenTerms(terms))).json()) as CreatedToken;
}

export async function revokeAccessToken(server: Operated, id: string): Promise<void> {
  await (await ask(server, `/${id}/revoke`)).body?.cancel();
}
