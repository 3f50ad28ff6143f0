import type { AgentOptions } from 'node:http';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { OnReadOpts, Socket } from 'node:net';
import { proxyEnvFor } from '../core/stores/proxies.ts';

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
      const name = `${protocol} ${proxy?.href ?? ''}`;
      const agent = made.get(name) ?? newAgent(protocol === 'https:', proxy);
      made.set(name, agent);
      return agent;
    },
    close: () => made.forEach((agent) => agent.destroy()),
  };
}

function newAgent(isSecure: boolean, proxy: URL | undefined): Agent {
  const options = { ...OPTIONS, proxyEnv: proxyEnvFor(proxy) };
  return isSecure ? new SecureAgent(options) : new Agent(options);
}
