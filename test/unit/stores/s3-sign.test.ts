import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { utf8 } from '../../../core/bytes.ts';
import type { SignableRequest } from '../../../core/stores/s3-sign.ts';
import { canonicalQuery, encoded, presignedQuery, signedHeaders } from '../../../core/stores/s3-sign.ts';

const NOW = new Date('2026-11-30T12:34:56.789Z');
const HOST = 'parts.s3.eu-west-2.amazonaws.com';

/** As the SDK wants a hash. */
class NodeSha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof secret === 'string' ? secret : Buffer.from(secret as Uint8Array));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {}
}

const token = fc.option(fc.string({ minLength: 1, maxLength: 40 }), { nil: undefined });
const credentials = fc
  .record({ accessKeyId: fc.stringMatching(/^[A-Z0-9]{4,20}$/), secretAccessKey: fc.string({ minLength: 1 }), token })
  .map(({ token: sessionToken, ...key }) => ({ ...key, ...(sessionToken !== undefined && { sessionToken }) }));
const request: fc.Arbitrary<SignableRequest> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
  host: fc.constant(HOST),
  path: fc
    .array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1 })
    .map((parts) => `/${parts.map(encoded).join('/')}`),
  query: fc.dictionary(fc.stringMatching(/^[a-z!'()*~ -]{1,8}$/), fc.string()),
  headers: fc.dictionary(fc.stringMatching(/^x-amz-meta-[a-z]{1,6}$/), fc.stringMatching(/^[a-zA-Z0-9 =-]{0,20}$/)),
});

function theirs(key: { accessKeyId: string; secretAccessKey: string }, region: string): SignatureV4 {
  return new SignatureV4({ credentials: key, region, service: 's3', sha256: NodeSha256, uriEscapePath: false });
}

type TheirRequest = Parameters<SignatureV4['presign']>[0];

const asTheirs = ({ method, host, path, query, headers }: SignableRequest, body?: Bytes): TheirRequest => ({
  protocol: 'https:',
  hostname: host,
  method,
  path,
  query,
  headers: { ...headers, host },
  body,
});

describe('a signature for S3', () => {
  it('in headers is the same as that of the SDK', async () => {
    await fc.assert(
      fc.asyncProperty(request, credentials, fc.string(), async (signable, key, text) => {
        const body = utf8(text);
        const own = signedHeaders(signable, body, { region: 'eu-west-2', credentials: key, now: NOW });
        const payload = createHash('sha256').update(body).digest('hex');
        const headers = { ...signable.headers, 'x-amz-content-sha256': payload };
        const signed = await theirs(key, 'eu-west-2').sign(asTheirs({ ...signable, headers }, body), {
          signingDate: NOW,
        });
        expect(own['authorization']).toBe(signed.headers['authorization']);
        expect(own['x-amz-date']).toBe(signed.headers['x-amz-date']);
        expect(own['x-amz-content-sha256']).toBe(payload);
      }),
    );
  });

  it('in a URL is the same as that of the SDK', async () => {
    const seconds = fc.integer({ min: 1, max: 604_800 });
    await fc.assert(
      fc.asyncProperty(request, credentials, seconds, async (signable, key, expiresIn) => {
        const own = presignedQuery(signable, expiresIn, { region: 'us-gov-west-1', credentials: key, now: NOW });
        // The SDK moves it to the query.
        const headers = { ...signable.headers, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
        const signed = await theirs(key, 'us-gov-west-1').presign(asTheirs({ ...signable, headers }), {
          signingDate: NOW,
          expiresIn,
          unhoistableHeaders: new Set(Object.keys(signable.headers)),
        });
        expect(new URLSearchParams(own).get('X-Amz-Signature')).toBe(signed.query!['X-Amz-Signature']);
      }),
    );
  });

  it('covers a query in the order and form in which it is sent', () => {
    expect(canonicalQuery({ prefix: 'a/b c', 'list-type': '2', delete: '', 'start-after': "!'()*" })).toBe(
      'delete=&list-type=2&prefix=a%2Fb%20c&start-after=%21%27%28%29%2A',
    );
  });
});
