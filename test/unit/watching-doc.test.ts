import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { createAdminApp } from '../../lambdas/admin/app.ts';
import { urlHandler } from '../../lambdas/function.ts';
import type { AppOptions } from '../../lambdas/http/app-env.ts';
import { assembleParts } from '../../lambdas/http/app-env.ts';
import { onSchedule } from '../../lambdas/scheduled.ts';
import { readSettings } from '../../lambdas/settings.ts';
import { createUserApp } from '../../lambdas/user/app.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { collector, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';
import { beforeEachCall } from '../support/faulty-store.ts';
import { everyAlarmName } from '../../lib/aws/components/watch-shape.ts';
import { maintenanceAlarms } from '../../lib/aws/constructs/maintenance-alarms.ts';
import { AWS_TARGETS } from '../../lib/config/names.ts';

const document = await readFile(new URL('../../docs/watching.md', import.meta.url), 'utf8');

/** Queries of Logs Insights: what is indented, in no fence, and does not begin with a program. */
const QUERIES = [...document.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/(?:^ {4}\S.*\n)+/gm)]
  .map(([text]) => text)
  .filter((text) => !text.startsWith('    aws '));

/** Words of the language, by https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
const WORDS = new Set(
  'fields filter stats sort limit by as and or in desc asc ispresent count sum max pct bin'.split(' '),
);

/** Names of fields in a query, without those that it gives itself. */
function fieldsOf(query: string): string[] {
  const given = new Set([...query.matchAll(/ as ([a-z0-9]+)/g)].map(([, name]) => name));
  const names = query.replaceAll(/"[^"]*"|\b[0-9]+[a-z]*\b/g, '').match(/[@A-Za-z][A-Za-z0-9]*/g) ?? [];
  return [...new Set(names)].filter((name) => !WORDS.has(name) && !given.has(name));
}

/** Members of the lines that a deployment's functions log: of good answers, refusals, faults and runs of maintenance. */
async function loggedMembers(): Promise<Set<string>> {
  const members = new Set<string>();
  let isDown = false;
  const options: AppOptions = {
    store: beforeEachCall(createMemoryStore(), () => {
      if (isDown) throw new Error('the store is down');
    }),
    settings: readSettings({ SGRAPH_SEND_STATISTICS: 'cloudwatch:user', SGRAPH_SEND_ADMIN_KEY: 'k'.repeat(40) }, true),
    clock: Date.now,
    assets: new Map(),
    log: (line, metrics) => Object.keys({ ...line, ...metrics }).forEach((name) => members.add(name)),
    peerAddress: () => '203.0.113.9',
    requestBody: (c) => c.req.raw.body,
    soon: (work) => work(),
  };
  const user = createUserApp(options);
  const client = createClient({
    baseUrl: ORIGIN,
    transport: async ({ url, method, headers, body }) =>
      user.request(url, {
        method,
        headers: { ...headers, ...(body && { 'content-length': String(body.byteLength) }) },
        ...(body && { body }),
      }),
  });
  const metadata = { name: 'x', type: '' };
  const { id, secret } = await client.upload({
    source: sourceOf(patternBytes(100)),
    metadata,
    expiresInSeconds: 60,
    maxDownloads: 1,
  });
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  const maintain = onSchedule(assembleParts(options), urlHandler(createAdminApp(options)));
  const run = (): Promise<unknown> =>
    maintain(
      { source: 'aws.events', 'detail-type': 'Scheduled Event', id: '53dc4d37' } as never,
      { functionName: 'admin', getRemainingTimeInMillis: () => 300_000 } as never,
    );
  await run();
  isDown = true;
  await user.request(`${ORIGIN}/api/transfers/${id}`);
  await expect(run()).rejects.toThrow();
  return members;
}

describe('docs/watching.md', () => {
  it('has a row for every alarm, and no other', () => {
    const names = AWS_TARGETS.flatMap((target) => Object.values(everyAlarmName(target)).flat());
    const maintenance = Object.values(maintenanceAlarms('admin')).map(({ name }) => name);
    const rows = [...document.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual([...new Set([...names, ...maintenance])].toSorted());
  });

  it('names in its queries only what a line of the log has', async () => {
    const members = await loggedMembers();
    expect(QUERIES.length).toBeGreaterThanOrEqual(6);
    for (const query of QUERIES)
      expect(
        fieldsOf(query).filter((name) => name !== '@timestamp' && !members.has(name)),
        query,
      ).toEqual([]);
  });

  it('leads each query that it mentions to its heading', () => {
    const headings = [...document.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
      text.toLowerCase().replaceAll(' ', '-'),
    );
    for (const [, anchor] of document.matchAll(/\]\(#([a-z-]+)\)/g)) expect(headings).toContain(anchor);
  });
});
