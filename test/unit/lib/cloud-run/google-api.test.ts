import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Google } from '../../../../lib/cloud-run/google-api.ts';
import { connectGoogle, unlessMissing } from '../../../../lib/cloud-run/google-api.ts';
import { googleTokens } from '../../../../lib/cloud-run/google-token.ts';
import { differences } from '../../../../lib/cloud-run/differences.ts';
import { canonicalBindings } from '../../../../lib/cloud-run/iam-policy.ts';
import type { CloudRunSettings } from '../../../../lib/cloud-run/settings.ts';
import { cloudRunSettings } from '../../../../lib/cloud-run/settings.ts';
import type { HttpServer } from '../../../support/http-server.ts';
import { listenHttp } from '../../../support/http-server.ts';

const servers: HttpServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<{ url: string; settings: CloudRunSettings }> {
  const server = await listenHttp(listener);
  servers.push(server);
  const none = { credentials: undefined, metadata: undefined, project: undefined, identityToken: undefined };
  return { url: server.url, settings: { ...none, endpoint: server.url, accessToken: 'token' } };
}

const REQUEST = { service: 'run', method: 'GET', path: '/v2/x' } as const;
const answering = async (status: number, body: string, retryOnce = false): Promise<Google> => {
  let asked = 0;
  const { settings } = await serve((_, response) => {
    asked += 1;
    response.writeHead(retryOnce && asked === 1 ? 503 : status).end(body);
  });
  return connectGoogle(settings);
};
const googles = (code: number, status: string): string =>
  JSON.stringify({ error: { code, status, message: 'so it is' } });

describe('an answer of Google', () => {
  it('is absent on its own 404 alone, not on that of a proxy', async () => {
    const call = (google: Google): Promise<unknown> => unlessMissing(google.call(z.unknown(), REQUEST));
    expect(await call(await answering(404, googles(404, 'NOT_FOUND')))).toBeUndefined();
    await expect(call(await answering(404, '<html>not here</html>'))).rejects.toThrow(/answered 404: <html>/);
    await expect(call(await answering(404, googles(403, 'PERMISSION_DENIED')))).rejects.toThrow(/answered 404/);
    await expect(call(await answering(403, googles(403, 'PERMISSION_DENIED')))).rejects.toThrow(
      /403 PERMISSION_DENIED: so it is/,
    );
  });

  it('that asks to try again is asked for again', async () => {
    expect(await (await answering(200, '{"a":1}', true)).call(z.unknown(), REQUEST)).toEqual({ a: 1 });
  });

  it('that is not understood is no absence', async () => {
    await expect((await answering(200, '{}')).call(z.object({ name: z.string() }), REQUEST)).rejects.toThrow(
      /unknown format/,
    );
  });

  it('of an operation that failed is a failure with its reason', async () => {
    const google = await answering(
      200,
      JSON.stringify({ name: 'operations/one', done: true, error: { message: 'no room' } }),
    );
    await expect(google.operate({ ...REQUEST, method: 'POST' })).rejects.toThrow(/POST \/v2\/x failed: no room/);
  });
});

describe('a token', () => {
  it('is the given one, else that of this machine, whose name and token are asked for once', async () => {
    let asked = 0;
    const { url, settings } = await serve((request, response) => {
      asked += 1;
      if (request.headers['metadata-flavor'] !== 'Google') return void response.writeHead(403).end();
      response.setHeader('metadata-flavor', 'Google');
      if (request.url?.endsWith('/email') === true)
        return void response.end('deployer@project.iam.gserviceaccount.com');
      return void response.end(JSON.stringify({ access_token: 'of-the-machine', expires_in: 3_600 }));
    });
    expect(await googleTokens({ ...settings, metadata: url }).access()).toBe('token');
    const tokens = googleTokens({ ...settings, accessToken: undefined, metadata: url });
    expect([await tokens.access(), await tokens.access(), asked]).toEqual(['of-the-machine', 'of-the-machine', 2]);
  });

  it('is not taken from what is no metadata server', async () => {
    const { url, settings } = await serve((_, response) => response.end('{"access_token":"forged","expires_in":9}'));
    const token = googleTokens({ ...settings, accessToken: undefined, metadata: url }).access();
    await expect(token.catch((thrown: unknown) => String(thrown))).resolves.not.toBe('forged');
  });

  it('comes from the variables that Google’s own tools read', () => {
    expect(
      cloudRunSettings({
        CLOUDSDK_AUTH_ACCESS_TOKEN: 'a',
        GOOGLE_CLOUD_PROJECT: 'p',
        GCE_METADATA_HOST: 'm:1',
        HOME: '/none',
      }),
    ).toEqual({
      endpoint: undefined,
      metadata: 'http://m:1',
      credentials: undefined,
      project: 'p',
      accessToken: 'a',
      identityToken: undefined,
    });
  });
});

describe('differences', () => {
  it('asks for what is declared and takes no offence at more, nor at zeros that Google leaves out', () => {
    const lacks = (found: unknown, declared: unknown): string[] =>
      differences({ id: 'it', type: 'thing' }, found, declared).map(({ message }) => message);
    expect(lacks({ a: [{ b: 1, c: 2 }], d: 3 }, { a: [{ b: 1, zero: 0, no: false }] })).toEqual([]);
    expect(lacks({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).toEqual(['a[0].b is 1, expected 2']);
    expect(lacks({ a: [1, 2] }, { a: [1] })).toEqual(['a is [1,2], expected [1]']);
    expect(lacks(undefined, { a: { b: 'x' } })).toEqual(['a.b is missing, expected "x"']);
    expect(lacks({ a: true, b: 1 }, { a: false, b: 2 })).toEqual(['a is true, expected false', 'b is 1, expected 2']);
  });
});

describe('bindings', () => {
  it('are the same in any order, and not without their condition', () => {
    const condition = { title: 't', expression: 'e' };
    const one = { role: 'r', members: ['a', 'b'] };
    expect(canonicalBindings([one])).toBe(
      canonicalBindings([
        { role: 'r', members: ['b'] },
        { role: 'r', members: ['a'] },
      ]),
    );
    expect(canonicalBindings([one])).not.toBe(canonicalBindings([{ ...one, condition }]));
  });
});
