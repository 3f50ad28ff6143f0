import { describe, expect, it } from 'vitest';
import { responseError } from '../../core/client/api.ts';
import { foreignAnswer } from '../../core/client/foreign-answer.ts';
import { createClient } from '../../core/client/client.ts';

const answer = (status: number, headers: Record<string, string> = {}, body = '<html></html>'): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/html', ...headers } });

describe('an answer in place of the server', () => {
  it.each([
    [413, { server: 'nginx/1.26.3' }, 'proxy_limit', /status 413, nginx\/1.26.3\): .*client_max_body_size/],
    [413, { 'content-type': 'text/plain' }, 'proxy_limit', /refuses requests of this size \(status 413\)/],
    [
      301,
      { location: 'https://send.example/health?key=x' },
      'foreign_answer',
      /redirects to https:\/\/send.example \(/,
    ],
    [302, { location: '/login' }, 'foreign_answer', /redirects to a page of its own/],
    [401, { 'www-authenticate': 'Basic realm="x"' }, 'foreign_answer', /name and a password.*NAME:PASSWORD@/],
    [
      502,
      { server: 'nginx' },
      'network',
      /a proxy answered, and the server behind it is not responding \(status 502, nginx\)/,
    ],
    [504, {}, 'network', /not responding \(status 504\)/],
    [
      200,
      { server: '\u001b]x' },
      'foreign_answer',
      /a web page came instead .*\(status 200\): sign in to this network/,
    ],
    [403, { server: 'cloudflare' }, 'foreign_answer', /\(status 403, cloudflare\)/],
    [404, {}, 'foreign_answer', /check the address/],
    [511, {}, 'foreign_answer', /sign in to this network/],
  ] as const)('with %i and %j is %s, with what to do', (status, headers, code, message) => {
    expect(foreignAnswer(answer(status, headers))).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    [429, {}],
    [503, { 'content-type': 'application/xml' }],
    [401, { 'content-type': 'application/problem+json' }],
    [200, { 'content-type': 'application/json' }],
  ] as const)('is not what came with %i and %j', (status, headers) => {
    expect(foreignAnswer(answer(status, headers))).toBeUndefined();
  });

  it('is not a refusal of the server itself, which is a problem document', async () => {
    const problem = { type: 'about:blank', title: 'too large', status: 413, code: 'too_large' };
    const own = Response.json(problem, { status: 413, headers: { 'content-type': 'application/problem+json' } });
    expect((await responseError(own)).code).toBe('too_large');
    expect((await responseError(answer(413))).code).toBe('proxy_limit');
  });

  it('is reported by the client where it comes with success', async () => {
    const client = createClient({ baseUrl: 'https://send.example', transport: () => Promise.resolve(answer(200)) });
    await expect(client.info()).rejects.toMatchObject({ code: 'foreign_answer' });
  });
});
