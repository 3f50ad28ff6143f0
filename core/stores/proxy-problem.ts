import { systemCode } from '../system-words.ts';

/** Only a proxy answers with this status (RFC 9110, 15.5.8). */
export const PROXY_ASKS_FOR_LOGIN = 407;
/** A connection that was not established: through a proxy it is always the one to the proxy. */
const NOT_ESTABLISHED: readonly string[] = [
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NONAME'],
  ...['ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'],
];

/**
 * What a proxy has to do with a failed request; undefined where it has nothing to do with it. The text has the proxy's host and port, never
 * its name and password.
 */
export interface ProxyProblem {
  readonly text: string;
  /** Whether it may be gone at the next try. */
  readonly isPassing: boolean;
}

export function proxyProblem(thrown: unknown, { host }: URL, proxy: URL): ProxyProblem | undefined {
  if (NOT_ESTABLISHED.includes(systemCode(thrown) ?? ''))
    return { text: `the proxy ${proxy.host} cannot be reached`, isPassing: true };
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_PROXY_TUNNEL')) return undefined;
  const status = 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
  if (status === PROXY_ASKS_FOR_LOGIN) return loginProblem(proxy);
  if (status === undefined) return { text: `the proxy ${proxy.host} opened no connection to ${host}`, isPassing: true };
  const text =
    status < 500
      ? `the proxy ${proxy.host} refuses connections to ${host} (status ${status}): ask who operates it, or name the server in NO_PROXY`
      : `the proxy ${proxy.host} cannot reach ${host} (status ${status}): check the address of the server, or name it in NO_PROXY`;
  return { text, isPassing: status >= 500 };
}

export function loginProblem({ host, username }: URL): ProxyProblem {
  const found = username === '' ? 'asks for a name and a password' : 'does not accept this name and password';
  return { text: `the proxy ${host} ${found}: give them as in http://NAME:PASSWORD@${host}`, isPassing: false };
}
