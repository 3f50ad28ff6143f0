import { request } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppEnv } from '../../../lambdas/http/app-env.ts';
import { limitBody } from '../../../lambdas/http/limit-body.ts';
import { answerError } from '../../../lambdas/http/problem.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

const MAX = 1_000;

let server: HttpServer | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** An app that answers how many bytes reached its handler. */
function countingApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError(answerError);
  app.use(limitBody(MAX));
  app.all('/', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
  return app;
}

/** Sends pieces of a body over a socket; without headers their length is not declared. */
async function send(method: string, pieces: string[], headers: Record<string, string | number> = {}): Promise<string> {
  const app = countingApp();
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server = await listenHttp((incoming, outgoing) => void listener(incoming, outgoing));
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, headers }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
      incoming.on('end', () => resolve(`${incoming.statusCode ?? 0} ${text}`));
    });
    outgoing.on('error', reject);
    for (const piece of pieces) outgoing.write(piece);
    outgoing.end();
  });
}

describe("on Node's server a body", () => {
  it.each([
    ['that is not there', 'DELETE', [], {}, /^200 0$/],
    ['that is not there, of a POST', 'POST', [], {}, /^200 0$/],
    ['of unknown length', 'POST', ['a'.repeat(400), 'b'.repeat(600)], { 'transfer-encoding': 'chunked' }, /^200 1000$/],
    ['of declared length', 'POST', ['a'.repeat(1_000)], { 'content-length': 1_000 }, /^200 1000$/],
    ['of a DELETE', 'DELETE', ['a'.repeat(10)], { 'content-length': 10 }, /^200 10$/],
    ['that is too long', 'POST', ['a'.repeat(1_001)], { 'content-length': 1_001 }, /^413 .*too_large/],
    [
      'of unknown length that is too long',
      'POST',
      ['a'.repeat(600), 'b'.repeat(600)],
      { 'transfer-encoding': 'chunked' },
      /^413 .*too_large/,
    ],
  ])('%s is answered as it should be', async (_, method, pieces, headers, answer) => {
    expect(await send(method, pieces, headers)).toMatch(answer);
  });
});

describe('where no length is ever declared, a body', () => {
  it.each([
    [0, 200],
    [MAX, 200],
    [MAX + 1, 413],
  ])('of %i bytes is answered with %i', async (length, status) => {
    const response = await countingApp().request('/', { method: 'POST', body: 'a'.repeat(length) });
    expect(response.status).toBe(status);
    if (status === 200) expect(await response.text()).toBe(String(length));
  });
});

it('asks the platform for the body only where its length is not declared', async () => {
  const asked: string[] = [];
  const ask = async (name: string, headers: Record<string, string>): Promise<number> => {
    const raw = new Request('http://localhost/', { method: 'POST', body: 'a', headers });
    const { body } = raw;
    const get = (): typeof body => {
      asked.push(name);
      return body;
    };
    Object.defineProperty(raw, 'body', { get });
    return (await countingApp().fetch(raw)).status;
  };
  expect(await ask('declared', { 'content-length': '1' })).toBe(200);
  expect(await ask('too long', { 'content-length': '1001' })).toBe(413);
  expect(await ask('in chunks', { 'transfer-encoding': 'chunked' })).toBe(200);
  expect(asked).toEqual(['in chunks']);
});
