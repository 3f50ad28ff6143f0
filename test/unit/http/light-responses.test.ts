import { getRequestListener } from '@hono/node-server';
import { afterAll, expect, it } from 'vitest';
import { keepLightResponses } from '../../../lambdas/http/light-responses.ts';
import { listenHttp } from '../../support/http-server.ts';

const NodeRequest = Request;
const listener = getRequestListener(() => new Response('whole', { headers: { 'x-part': '1' } }), {
  overrideGlobalObjects: true,
});
keepLightResponses();
const server = await listenHttp((request, response) => void listener(request, response));
afterAll(() => server.close());

it('an answer of fetch is still a response, as is one that is made', async () => {
  const fetched = await fetch(server.url);
  expect([fetched instanceof Response, new Response('a') instanceof Response]).toEqual([true, true]);
  expect([{}, null, 'text'].map((value) => (value as unknown) instanceof Response)).toEqual([false, false, false]);
});

it('requests are those of Node', () => {
  expect(globalThis.Request).toBe(NodeRequest);
});

it('text and headers of an answer arrive', async () => {
  const fetched = await fetch(server.url);
  expect([fetched.headers.get('x-part'), await fetched.text()]).toEqual(['1', 'whole']);
});
