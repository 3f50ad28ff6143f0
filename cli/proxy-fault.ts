import { transportError } from '../core/client/transport.ts';
import { SendError } from '../core/errors.ts';
import { loginProblem, proxyProblem } from '../core/stores/proxy-problem.ts';
import { systemCode } from '../core/system-words.ts';

/** What a failed request through a proxy means. */
export function proxyFault(thrown: unknown, url: URL, proxy: URL): SendError {
  const problem = proxyProblem(thrown, url, proxy);
  if (!problem) return transportError(thrown);
  // The cause says more only where the system named it.
  return new SendError('network', problem.text, systemCode(thrown) === undefined ? {} : { cause: thrown });
}

export function loginFault(proxy: URL): SendError {
  return new SendError('network', loginProblem(proxy).text);
}
