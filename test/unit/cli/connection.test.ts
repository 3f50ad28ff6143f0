import { describe, expect, it } from 'vitest';
import { connect } from '../../../cli/connection.ts';
import { DIRECT } from '../../../cli/network.ts';
import { listenHttp } from '../../support/http-server.ts';
import { limitMs } from '../../setup/time-limits.ts';

describe('a connection', () => {
  it('to a server that does not answer is given up as soon as it is cancelled', { timeout: limitMs(5) }, async () => {
    const stop = new AbortController();
    const server = await listenHttp(() => stop.abort());
    const connecting = connect({ kind: 'server', url: server.url }, { network: DIRECT, signal: stop.signal });
    await expect(connecting).rejects.toMatchObject({ code: 'cancelled' });
    server.close();
  });
});
