import { describe, expect, it } from 'vitest';
import { printRetries } from '../../../cli/retries.ts';
import { createClient } from '../../../core/client/client.ts';
import { SendError } from '../../../core/errors.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

describe('the command line', () => {
  it('says from the second try on that it tries again, and why; once for requests side by side', () => {
    const lines: string[] = [];
    const tell = printRetries({ say: (line) => lines.push(line) });
    const error = new SendError('store_unavailable');
    for (const attempt of [2, 2, 2, 3, 2, 3]) tell(attempt, error);
    expect(lines).toEqual([`trying again (2): ${error.message}`, `trying again (3): ${error.message}`]);
  });
});

describe('a client', () => {
  it('tells of each further try and of none that is not made', async () => {
    const told: [number, string][] = [];
    const apps = createTestApps();
    let puts = 0;
    const client = createClient({
      baseUrl: ORIGIN,
      onRetry: (attempt, { code }) => told.push([attempt, code]),
      transport: async (request) => {
        if (request.method !== 'PUT') return apps.transport(request);
        puts += 1;
        if (puts > 2)
          return Response.json({ type: 'x', title: 'x', status: 500, code: 'store_unusable' }, { status: 500 });
        return new Response('busy', { status: 503 });
      },
    });
    const terms = { metadata: { name: 'a', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
    await expect(client.upload({ ...terms, source: sourceOf(patternBytes(10)) })).rejects.toMatchObject({
      code: 'store_unusable',
    });
    expect(told).toEqual([
      [2, 'network'],
      [3, 'network'],
    ]);
  });
});
