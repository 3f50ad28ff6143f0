import { describe, expect, it } from 'vitest';
import { createNodeTransport } from '../../../cli/node-transport.ts';
import { listenHttp } from '../../support/http-server.ts';

const { transport: nodeTransport } = createNodeTransport();

describe('a request to an address that a server has named', () => {
  it('is not made where its name leads to this machine, unless the server is there', async () => {
    let requests = 0;
    const server = await listenHttp((_, response) => {
      requests += 1;
      response.end('got it');
    });
    const url = server.url.replace('127.0.0.1', 'localhost');
    const send = (namedBy: string): Promise<Response> => nodeTransport({ method: 'PUT', url, headers: {}, namedBy });
    await expect(send('https://192.0.9.1')).rejects.toMatchObject({ code: 'untrusted_address' });
    expect(requests).toBe(0);
    expect(await (await send('http://localhost:1')).text()).toBe('got it');
    server.close();
  });
});
