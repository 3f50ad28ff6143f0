import { describe, expect, it } from 'vitest';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { listenHttp } from '../../support/http-server.ts';

/** Answers once on each connection, and closes it without a word when it is used again. */
function closingServer(): ReturnType<typeof listenHttp> {
  const used = new WeakSet();
  return listenHttp((request, response) => {
    if (used.has(request.socket)) request.socket.destroy();
    else response.end('good');
    used.add(request.socket);
  });
}

describe('a connection that the server closes when it is used again', () => {
  it('is replaced for a request that changes nothing, and is the error of one that may', async () => {
    const { url, close } = await closingServer();
    const probe = createHttpProbe(undefined);
    try {
      for (let index = 0; index < 4; index++) expect(await (await probe({ url })).text()).toBe('good');
      await expect(probe({ url, method: 'POST', body: new Uint8Array(1) })).rejects.toThrow('socket hang up');
    } finally {
      close();
    }
  });
});
