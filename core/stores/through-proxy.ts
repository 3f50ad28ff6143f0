import type { AgentOptions, IncomingMessage } from 'node:http';
import type { SendError } from '../errors.ts';
import { proxyEnvFor } from './proxies.ts';
import type { ProxyProblem } from './proxy-problem.ts';
import { loginProblem, PROXY_ASKS_FOR_LOGIN, proxyProblem } from './proxy-problem.ts';
import { storeFault } from './store-fault.ts';

/** How requests to a bucket go through a proxy, and what it means where it does not let them through. */
export interface ThroughProxy {
  readonly agentOptions: AgentOptions;
  /** Throws `store_unavailable` or `store_unusable` for what is the proxy's, everything else as it is. */
  explain(url: URL, answer: Promise<IncomingMessage>): Promise<IncomingMessage>;
}

/** Throws `invalid_request` where this version of Node cannot use a proxy. */
export function throughProxy(proxy: URL): ThroughProxy {
  return {
    agentOptions: { proxyEnv: proxyEnvFor(proxy) },
    explain: async (url, answer) => {
      const message = await answer.catch((thrown: unknown) => {
        const problem = proxyProblem(thrown, url, proxy);
        throw problem ? faultOf(problem, thrown) : thrown;
      });
      if (message.statusCode !== PROXY_ASKS_FOR_LOGIN) return message;
      message.resume();
      throw faultOf(loginProblem(proxy));
    },
  };
}

function faultOf({ text, isPassing }: ProxyProblem, cause?: unknown): SendError {
  return storeFault(isPassing ? 'passing' : 'lasting', text, cause);
}
