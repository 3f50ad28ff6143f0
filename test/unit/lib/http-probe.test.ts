import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHttpProbe } from '../../../lib/http-probe.ts';

/** A server that answers once on each connection and closes it without a word when it is used again. */
async function closingServer(): Promise<{ url: string; stop: () => void }> {
  const used = new WeakSet();
  const server = createServer((request, response) => {
    if (used.has(request.socket)) request.socket.destroy();
    else response.end('good');
    used.add(request.socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop: () => void server.close() };
}

describe('a connection that the server closes when it is used again', () => {
  it('is replaced for a request that changes nothing, and is the error of one that may', async () => {
    const { url, stop } = await closingServer();
    const probe = createHttpProbe(undefined);
    try {
      for (let index = 0; index < 4; index++) expect(await (await probe({ url })).text()).toBe('good');
      await expect(probe({ url, method: 'POST', body: new Uint8Array(1) })).rejects.toThrow('socket hang up');
    } finally {
      stop();
    }
  });
});
