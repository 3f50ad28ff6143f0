import { describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { ERRORS, SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { beforeEachCall } from '../../support/faulty-store.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

const CAUSE = 'the store cannot write an object: AccessDenied (403); give the role s3:PutObject';
const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };

function appsWithFault(code: ErrorCode, cause = new Error('of the system')): ReturnType<typeof createTestApps> {
  const store = beforeEachCall(createMemoryStore(), () => {
    throw new SendError(code, CAUSE, { cause });
  });
  return createTestApps({}, store);
}

describe('a fault of the store', () => {
  it.each([
    ['store_unavailable', 503, '1'],
    ['store_unusable', 500, null],
    ['storage_full', 507, null],
    ['store_damaged', 500, null],
    ['store_in_use', 503, '1'],
  ] as const)('%s is told by its code, and its cause to the log only', async (code, status, retryAfter) => {
    const apps = appsWithFault(code);
    const answer = await apps.user.request(`${ORIGIN}/api/transfers/${'a'.repeat(26)}`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
    const problem = (await answer.json()) as { detail?: string };
    expect(problem).toMatchObject({ code, title: ERRORS[code].text });
    expect(problem.detail).toBeUndefined();
    expect(apps.logLines.some(({ fault }) => String(fault).includes(CAUSE))).toBe(true);
  });

  it('is explained where the caller is the operator', async () => {
    const path = `${ORIGIN}/api/transfers/${'a'.repeat(26)}`;
    const answer = await appsWithFault('store_unusable').user.request(path, {}, { explainFaults: true });
    expect(await answer.json()).toMatchObject({ code: 'store_unusable', detail: CAUSE });
  });
});

describe('a client', () => {
  it.each([
    ['store_unusable', 1],
    ['store_damaged', 1],
    ['storage_full', 1],
    ['internal', 3],
  ] as const)('that is answered %s asks %i times', async (code, times) => {
    let asked = 0;
    const apps = createTestApps();
    const client = createClient({
      baseUrl: ORIGIN,
      transport: async (request) => {
        if (request.method !== 'PUT') return apps.transport(request);
        asked += 1;
        const { status, text } = ERRORS[code];
        return Response.json({ type: `urn:sgraph-send:error:${code}`, title: text, status, code }, { status });
      },
    });
    const started = performance.now();
    const upload = client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    await expect(upload).rejects.toMatchObject({ code });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(asked).toBe(times);
  });

  it.each([
    [403, 2],
    [501, 1],
  ])('that a bucket answers %i, with no problem document, asks it %i times', async (status, times) => {
    let asked = 0;
    const apps = createTestApps();
    const client = createClient({
      baseUrl: ORIGIN,
      transport: async (request) => {
        if (request.method === 'PUT') {
          asked += 1;
          return new Response('<Error/>', { status });
        }
        const answer = await apps.transport(request);
        if (request.url.endsWith('/api/info'))
          return Response.json({ ...((await answer.json()) as object), bucketOrigin: 'https://bucket.test' });
        if (!/\/part-urls$|\/transfers\?/.test(request.url)) return answer;
        const {
          urls = [],
          partUrls = [],
          ...rest
        } = (await answer.json()) as Partial<Record<'urls' | 'partUrls', object[]>>;
        const there = [...urls, ...partUrls].map((one) => ({ ...one, url: 'https://bucket.test/part' }));
        return Response.json(request.url.endsWith('/part-urls') ? { urls: there } : { ...rest, partUrls: there });
      },
    });
    const upload = client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    await expect(upload).rejects.toMatchObject({ code: 'store_unusable' });
    expect(asked).toBe(times);
  });
});
