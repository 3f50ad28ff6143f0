import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../../cli/connection.ts';
import { describeFailure } from '../../../cli/failure.ts';
import type { Network } from '../../../cli/network.ts';
import { DIRECT, splitLogin } from '../../../cli/network.ts';
import { proxiesOf } from '../../../core/stores/proxies.ts';
import { createNodeTransport } from '../../../cli/node-transport.ts';
import { patternBytes } from '../../support/app.ts';
import type { ForwardProxyOptions } from '../../support/forward-proxy.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { listenHttp } from '../../support/http-server.ts';

const BYTES = 3 * 1024 * 1024 + 1;
const cleanUps: (() => void)[] = [];
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()));

const network = (environment: Record<string, string>): Network => ({
  proxies: proxiesOf(environment, undefined),
  logins: [],
});

/** A server of this machine, which is `send.example` behind the proxy. */
async function plainServer(listener: RequestListener): Promise<number> {
  const server = await listenHttp(listener);
  cleanUps.push(() => server.close());
  return Number(new URL(server.url).port);
}

async function tlsServer(listener: RequestListener): Promise<{ readonly port: number; readonly certificate: string }> {
  const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=send.example -days 2';
  const name = ['-addext', 'subjectAltName=DNS:send.example', '-keyout', '-', '-out', '-'];
  const certificate = execFileSync('openssl', [...made.split(' '), ...name], { stdio: 'pipe' }).toString();
  const server = createServer({ key: certificate, cert: certificate }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, certificate };
}

const proxy = async (options: ForwardProxyOptions): ReturnType<typeof startForwardProxy> => {
  const started = await startForwardProxy(options);
  cleanUps.push(() => started.close());
  return started;
};

async function send(url: string, on: Network, namedBy?: string): Promise<Response> {
  const { transport, close } = createNodeTransport(on);
  cleanUps.push(close);
  return transport({
    method: 'PUT',
    url,
    headers: {},
    body: patternBytes(BYTES),
    ...(namedBy !== undefined && { namedBy }),
  });
}

/** The line that a person reads. */
async function lineOf(sending: Promise<unknown>): Promise<string> {
  const thrown: unknown = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return describeFailure(thrown).line ?? '';
}

const echo: RequestListener = (incoming, outgoing) => void incoming.pipe(outgoing);

describe('a request through a proxy', () => {
  it('for http names the whole address, with the proxy’s own name and password', async () => {
    const { address, asked } = await proxy({ port: await plainServer(echo), login: 'me:s@cret' });
    const response = await send(
      'http://send.example/part?n=1',
      network({ HTTP_PROXY: `http://me:s%40cret@${address}` }),
    );
    expect(Buffer.from(await response.arrayBuffer()).equals(patternBytes(BYTES))).toBe(true);
    expect(asked).toEqual(['PUT http://send.example/part?n=1']);
  });

  it('for https is a tunnel, in which the server’s own certificate is checked', async () => {
    const { port, certificate } = await tlsServer(echo);
    const { address, asked } = await proxy({ port });
    const on = network({ HTTPS_PROXY: `http://${address}` });
    expect(await lineOf(send('https://send.example/part', on))).toMatch(/not trusted here: .*NODE_EXTRA_CA_CERTS/);
    const before = getCACertificates('default');
    cleanUps.push(() => setDefaultCACertificates(before));
    setDefaultCACertificates([...before, certificate]);
    const response = await send('https://send.example/part', on);
    expect(Buffer.from(await response.arrayBuffer()).equals(patternBytes(BYTES))).toBe(true);
    expect(asked).toEqual(['CONNECT send.example:443', 'CONNECT send.example:443']);
  });

  it('also goes to an address that a server named, which the proxy looks up', async () => {
    const { address, asked } = await proxy({ port: await plainServer(echo) });
    const on = network({ HTTP_PROXY: `http://${address.replace('127.0.0.1', 'localhost')}` });
    const response = await send('http://bucket.example/part', on, 'http://send.example');
    expect(response.status).toBe(200);
    expect(asked).toEqual(['PUT http://bucket.example/part']);
  });

  it('is not made for a server that NO_PROXY names', async () => {
    const port = await plainServer(echo);
    const { address, asked } = await proxy({ port });
    const { status } = await send(`http://127.0.0.1:${port}`, {
      proxies: { ...proxiesOf({ HTTP_PROXY: address, NO_PROXY: '127.0.0.0/8' }, undefined), isForLoopback: true },
      logins: [],
    });
    expect(status).toBe(200);
    expect(asked).toEqual([]);
  });
});

describe('a proxy that does not let a request through', () => {
  it.each([
    [407, 'http', /the proxy \S+ does not accept this name and password: give them as in http:\/\/NAME:PASSWORD@/],
    [407, 'https', /the proxy \S+ does not accept this name and password/],
    [403, 'https', /the proxy \S+ refuses connections to send.example \(status 403\): ask who operates it/],
    [502, 'https', /the proxy \S+ cannot reach send.example \(status 502\): check the address of the server/],
  ])('with %i, for %s, is named, and its password is not', async (refusal, scheme, expected) => {
    const { address } = await proxy({ port: 1, refusal });
    const given = `http://me:secret@${address}`;
    const line = await lineOf(send(`${scheme}://send.example`, network({ HTTP_PROXY: given, HTTPS_PROXY: given })));
    expect(line).toMatch(expected);
    expect(line).not.toContain('secret');
  });

  it('because nobody is there is named', async () => {
    const { address, close } = await startForwardProxy({ port: 1 });
    close();
    const on = network({ HTTPS_PROXY: `http://${address}` });
    expect(await lineOf(send('https://send.example', on))).toMatch(
      new RegExp(`^the proxy ${address} cannot be reached: the connection was refused`),
    );
    expect(await lineOf(send('https://send.example', network({ HTTPS_PROXY: 'http://proxy.invalid' })))).toMatch(
      /^the proxy proxy.invalid cannot be reached: no address was found for this name/,
    );
  });
});

describe('a server that cannot be reached', () => {
  it.each([
    ['https://send.invalid', /send.invalid cannot be reached: no address was found for this name: /],
    ['http://127.0.0.1:9', /cannot be reached: the connection was refused: nothing listens there/],
  ])('at %s is named with the cause', async (url, expected) => {
    expect(await lineOf(connect({ kind: 'server', url }, { network: DIRECT }))).toMatch(expected);
  });
});

describe('what answers in place of a server', () => {
  it.each([
    [401, { 'www-authenticate': 'Basic realm="x"' }, /asks for a name and a password \(status 401\)/],
    [302, { location: 'https://login.example/' }, /redirects to https:\/\/login.example/],
    [200, { 'content-type': 'text/html' }, /a web page came instead of an answer of the server/],
  ])('with %i is named at once', async (status, headers, expected) => {
    let requests = 0;
    const port = await plainServer((_, outgoing) => {
      requests += 1;
      outgoing.writeHead(status, headers).end();
    });
    const connecting = connect({ kind: 'server', url: `http://127.0.0.1:${port}` }, { network: DIRECT });
    expect(await lineOf(connecting)).toMatch(expected);
    expect(requests).toBe(1);
  });

  it('is not looked at where the proxy cannot be used', async () => {
    const on = network({ HTTPS_PROXY: 'socks5://proxy.example' });
    expect(await lineOf(connect({ kind: 'server', url: 'https://send.example' }, { network: on }))).toMatch(
      /^HTTPS_PROXY is a SOCKS proxy/,
    );
  });
});

describe('the name and password of a server', () => {
  it('go to that server only, and not in place of another authorization', async () => {
    const seen: (string | undefined)[] = [];
    const listener: RequestListener = ({ headers }, outgoing) => {
      seen.push(headers.authorization);
      outgoing.end();
    };
    const [own, other] = [await plainServer(listener), await plainServer(listener)];
    const { address, login } = splitLogin(`http://me:secret@127.0.0.1:${own}`);
    const { transport, close } = createNodeTransport({ ...DIRECT, logins: login ? [login] : [] });
    cleanUps.push(close);
    await transport({ method: 'GET', url: address, headers: {} });
    await transport({ method: 'GET', url: address, headers: { authorization: 'Bearer x' } });
    await transport({ method: 'GET', url: `http://127.0.0.1:${other}/`, headers: {} });
    expect(seen).toEqual([login?.authorization, 'Bearer x', undefined]);
  });
});
