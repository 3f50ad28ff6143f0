import type { AgentOptions } from 'node:http';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { OnReadOpts, Socket } from 'node:net';
import { SendError } from '../core/errors.ts';
import { canUseProxy } from './node-version.ts';

const READ_BYTES = 256 * 1024;

/** Sockets read into one memory, from which the HTTP parser copies at once. By default each read gets new memory of its own. */
const onread: OnReadOpts = {
  buffer: Buffer.allocUnsafeSlow(READ_BYTES),
  callback(this: Socket, bytes: number, buffer: Uint8Array) {
    return this.emit('data', Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
  },
};
// Node documents that an agent takes the options of `socket.connect`; its types do not know it.
// Bun calls it without the socket.
const OPTIONS: AgentOptions & { onread?: OnReadOpts } = {
  keepAlive: true,
  ...(!process.versions['bun'] && { onread }),
};

/** The connections of one transport: those that lead directly to a server, and those through each proxy. */
export interface Agents {
  /** The connections for an address. Throws `invalid_request` where this version of Node cannot use a proxy. */
  of(url: URL, proxy: URL | undefined): Agent;
  close(): void;
}

export function createAgents(): Agents {
  const made = new Map<string, Agent>();
  return {
    of({ protocol }, proxy) {
      if (proxy && !canUseProxy(process.versions.node))
        throw new SendError(
          'invalid_request',
          `Node ${process.versions.node} cannot use a proxy: install Node 22.21, 24.5 or newer, or give --proxy none`,
        );
      const name = `${protocol} ${proxy?.href ?? ''}`;
      const agent = made.get(name) ?? newAgent(protocol === 'https:', proxy);
      made.set(name, agent);
      return agent;
    },
    close: () => made.forEach((agent) => agent.destroy()),
  };
}

/** Which requests use it is decided here, so Node gets the one proxy, and never the variables of the process. */
function newAgent(isSecure: boolean, proxy: URL | undefined): Agent {
  const { href } = proxy ?? {};
  return isSecure
    ? new SecureAgent({ ...OPTIONS, proxyEnv: href === undefined ? {} : { HTTPS_PROXY: href } })
    : new Agent({ ...OPTIONS, proxyEnv: href === undefined ? {} : { HTTP_PROXY: href } });
}
