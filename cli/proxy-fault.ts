import { SendError } from '../core/errors.ts';
import { systemCode } from '../core/system-words.ts';
import { transportError } from '../core/client/transport.ts';

/** Only a proxy answers with this status (RFC 9110, 15.5.8). */
export const PROXY_ASKS_FOR_LOGIN = 407;
/** A connection that was not established: through a proxy it is always the one to the proxy. */
const NOT_ESTABLISHED: readonly string[] = [
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NONAME'],
  ...['ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'],
];

/** What a failed request through a proxy means. The messages have the proxy's host and port, never its name and password. */
export function proxyFault(thrown: unknown, { host }: URL, proxy: URL): SendError {
  const cause = thrown;
  if (NOT_ESTABLISHED.includes(systemCode(thrown) ?? ''))
    return new SendError('network', `the proxy ${proxy.host} cannot be reached`, { cause });
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_PROXY_TUNNEL'))
    return transportError(thrown);
  const status = 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
  if (status === PROXY_ASKS_FOR_LOGIN) return loginFault(proxy);
  if (status === undefined) return new SendError('network', `the proxy ${proxy.host} opened no connection to ${host}`);
  const message =
    status < 500
      ? `the proxy ${proxy.host} refuses connections to ${host} (status ${status}): ask who operates it, or name the server in NO_PROXY`
      : `the proxy ${proxy.host} cannot reach ${host} (status ${status}): check the address of the server, or name it in NO_PROXY`;
  return new SendError('network', message);
}

export function loginFault({ host, username }: URL): SendError {
  const found = username === '' ? 'asks for a name and a password' : 'does not accept this name and password';
  return new SendError('network', `the proxy ${host} ${found}: give them as in http://NAME:PASSWORD@${host}`);
}
