import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { resolveSettings } from '../../cli/settings.ts';
import { SendError } from '../../core/errors.ts';
import { parseLogFile } from '../../core/log-file.ts';
import { checkAdminKeys, checkDomain, checkWebAcl, settledSettings } from '../../lib/aws/constructs/checked-input.ts';
import { connectGoogle } from '../../lib/cloud-run/google-api.ts';
import { productShape } from '../../lib/config/product-config.ts';
import { DeployError } from '../../lib/deploy-error.ts';
import { newTerms } from '../support/terms.ts';
import { createTestApps, ORIGIN } from '../support/app.ts';

/** What the library for schemas, and the platform, say of themselves. */
const NOT_OURS =
  /Invalid|received|expected (string|number|object|array|int)|Too (small|big)|NaN|Unrecognized|undefined|ENOENT|(?:^|: )"" in/;
const DIRECTORIES = { config: '/nowhere', state: '/nowhere', data: '/nowhere' } as never;

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof SendError || thrown instanceof DeployError) return thrown.message;
    throw thrown;
  }
  return '';
}

const wrong = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.constant(-1),
  fc.constant(1.5),
  fc.constant('x'),
  fc.constant([]),
);

async function refusal(terms: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const sent = { method: 'POST', headers, body: JSON.stringify(terms) };
  const answer = await createTestApps().user.request(`${ORIGIN}/api/transfers`, sent);
  return ((await answer.json()) as { detail?: string }).detail ?? '';
}

describe('what a schema finds', () => {
  it('in a request is said in words of this product, whatever is sent', async () => {
    const apps = createTestApps();
    const { terms } = await newTerms();
    const field = fc.constantFrom(...Object.keys(terms), 'unknown');
    await fc.assert(
      fc.asyncProperty(field, wrong, fc.boolean(), async (name, value, isLeftOut) => {
        const body = JSON.stringify({ ...terms, [name]: isLeftOut ? undefined : value });
        const headers = { 'content-type': 'application/json' };
        const answer = await apps.user.request(`${ORIGIN}/api/transfers`, { method: 'POST', headers, body });
        const { detail = '' } = (await answer.json()) as { detail?: string };
        expect(detail).not.toMatch(NOT_OURS);
      }),
      { numRuns: 200 },
    );
  });

  it('in a request names the unknown fields, so that they can be seen and are short', async () => {
    const unknown = async (fields: object): Promise<string | undefined> =>
      (await refusal({ ...(await newTerms()).terms, ...fields })).replace('the request: ', '');
    expect(await unknown({ expireInSeconds: 'confidential' })).toBe('has an unknown field "expireInSeconds"');
    expect(await unknown({ one: 1, two: 2 })).toBe('has unknown fields "one", "two"');
    expect(await unknown({ a: 1, b: 2, c: 3, d: 4, e: 5 })).toBe('has unknown fields "a", "b", "c" and 2 more');
    expect(await unknown({ ['x'.repeat(10_000)]: 1 })).toBe(`has an unknown field "${'x'.repeat(40)}…"`);
    const hidden = 'a\u0000\n\u001b\u202eé\ud800"<b>';
    expect(await unknown({ [hidden]: 1 })).toBe(
      `has an unknown field "a${'\ufffd'.repeat(4)}é${'\ufffd'.repeat(3)}b\ufffd"`,
    );
  });

  it('in a request is one sentence for one fault', async () => {
    const { terms } = await newTerms();
    expect(await refusal({ ...terms, id: 'abc' })).toBe('id: must have 26 characters');
    expect(await refusal({ ...terms, id: `${'a'.repeat(25)}!` })).toBe('id: is not a canonical transfer id');
    expect(await refusal({ ...terms, ownerVerifier: 'abc' })).toBe('ownerVerifier: must have 43 characters');
    const format = 'metadata: must be base64url: letters, digits, - and _';
    expect(await refusal({ ...terms, metadata: 'x!' })).toBe(format);
    expect(await refusal({ ...terms, metadata: 'x!', partBytes: 5, maxDownloads: 0 })).toBe(
      `partBytes: must be at least 4 KiB; maxDownloads: must be at least 1; ${format}`,
    );
    const answer = await createTestApps().user.request(`${ORIGIN}/api/transfers/abc`);
    expect(((await answer.json()) as { detail?: string }).detail).toBe('id: must have 26 characters');
  });

  it('in a configuration of the command line names the file or the variable', () => {
    fc.assert(
      fc.property(fc.constantFrom('server', 'mode', 'downloads', 'expires', 'else'), wrong, (name, value) => {
        for (const config of [{ [name]: value }, value])
          expect(messageOf(() => resolveSettings({}, {}, config, DIRECTORIES))).not.toMatch(NOT_OURS);
      }),
    );
    expect(messageOf(() => resolveSettings({}, {}, { downloads: 'many' }, DIRECTORIES))).toBe(
      'settings cannot be used: "downloads" in /nowhere/config.json: must be a number',
    );
    expect(messageOf(() => resolveSettings({}, { SGRAPH_SEND_MODE: 'fast' }, {}, DIRECTORIES))).toBe(
      'settings cannot be used: SGRAPH_SEND_MODE: must be one of server, direct',
    );
    expect(messageOf(() => resolveSettings({}, {}, [], DIRECTORIES))).toMatch(/config\.json: must be an object$/);
  });

  it('in an exported log is said too', () => {
    fc.assert(
      fc.property(fc.constantFrom('server', 'transfer', 'head', 'log'), wrong, (name, value) => {
        const text = JSON.stringify({ format: 'sgraph-send log', version: 1, [name]: value });
        expect(messageOf(() => parseLogFile(text))).not.toMatch(NOT_OURS);
      }),
    );
  });

  it('in what an app of the CDK gives to a construct is said too', () => {
    const calls: ((value: never) => unknown)[] = [
      (value) => checkDomain({ domainName: value, certificate: { certificateArn: value } }),
      () => checkDomain({ domainName: 'send.example', certificate: {} } as never),
      (value) => checkWebAcl(value),
      (value) => checkAdminKeys([value]),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(productShape)), wrong, (name, value) => {
        expect(messageOf(() => settledSettings({ [name]: value }))).not.toMatch(NOT_OURS);
        for (const call of calls)
          for (const given of [value, { [name]: value }])
            expect(messageOf(() => call(given as never))).not.toMatch(NOT_OURS);
      }),
    );
    const settled = (given: object): string => messageOf(() => settledSettings(given)).split(' used: ')[1] ?? '';
    expect(settled({ brandNotice: { em: 'x' } })).toBe('brandNotice has an unknown field "em": did you mean "en"?');
    expect(settled({ brandNotice: { en: 5 } })).toBe('brandNotice.en is 5, must be a text');
    expect(settled({ brandNotice: 5 })).toBe('brandNotice must be a text or an object');
    expect(messageOf(() => checkWebAcl(5 as never))).toMatch(/webAclArn is 5, must be a text$/);
  });

  it('in an answer of Google is said too, also where it is not JSON', async () => {
    let answer = '';
    const server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const none = { metadata: undefined, project: undefined, credentials: undefined, identityToken: undefined };
    const google = connectGoogle({ ...none, endpoint, accessToken: 'none' });
    const Wanted = z.object({ name: z.string(), items: z.array(z.object({ size: z.int() })) });
    const told = (text: string): Promise<string> => {
      answer = text;
      const asked = google.call(Wanted, { service: 'run', method: 'GET', path: '/v2/x' });
      return asked.then(String, (thrown: unknown) => (thrown as Error).message);
    };
    try {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('name', 'items', 'else'), wrong, async (name, value) => {
          for (const each of [{ name: 'x', items: [], [name]: value }, value])
            expect(await told(JSON.stringify(each))).not.toMatch(NOT_OURS);
        }),
        { numRuns: 50 },
      );
      const unknown = 'GET /v2/x answered in an unknown format: ';
      expect(await told('{"items":[{}]}')).toBe(`${unknown}name: is missing; items.0.size: is missing`);
      expect(await told('<html>')).toBe(`${unknown}it is not JSON: a proxy may have answered`);
    } finally {
      server.close();
    }
  });
});
