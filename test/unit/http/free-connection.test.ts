import { expect, it } from 'vitest';
import { freeConnectionAfter } from '../../../lambdas/http/free-connection.ts';
import { listenHttp } from '../../support/http-server.ts';

it('the connection of a request that the store could not serve is closed, others are kept', async () => {
  const server = await listenHttp((incoming, outgoing) => {
    const status = Number(incoming.url?.slice(1));
    freeConnectionAfter(status, outgoing);
    outgoing.writeHead(status).end();
  });
  const connectionAfter = async (status: number): Promise<string | null> =>
    (await fetch(`${server.url}/${status}`)).headers.get('connection');
  const kept = [await connectionAfter(200), await connectionAfter(404), await connectionAfter(503)];
  expect(kept).toEqual(['keep-alive', 'keep-alive', 'close']);
  server.close();
});
