import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { ServerInfo, TransferEvent } from '../../../core/schemas.ts';
import { readAll } from '../../../core/stores/records.ts';
import { AGENTS } from '../../../core/transfer/agent.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { USER_FILES } from '../../../lambdas/user/stored-files.ts';
import type { TestApps } from '../../support/app.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 7_200, maxDownloads: 1 };
const MARKS = {
  'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'x-forwarded-for': '198.51.100.77',
};

async function told(apps: TestApps, headers: Record<string, string> = MARKS): Promise<ServerInfo['stored']> {
  const response = await apps.user.request(`${ORIGIN}/api/info`, { headers });
  return ServerInfo.parse(await response.json()).stored;
}

async function keysOf({ store }: TestApps): Promise<string[]> {
  return (await store.list('' as never)).objects.map(({ key }) => key);
}

describe('what /api/info says of whoever asks', () => {
  it.each([
    ['drop', 0],
    ['truncate', 0],
    ['hash', 2],
  ] as const)('is in mode %s what an event of the same caller holds', async (mode, dayKeyDays) => {
    const apps = createTestApps({
      SGRAPH_SEND_ANONYMISE: mode,
      SGRAPH_SEND_TRUSTED_PROXIES: '1',
      SGRAPH_SEND_UPLOADS: 'open',
    });
    const stored = await told(apps);
    const { terms } = await newTerms();
    const headers = { ...MARKS, 'content-type': 'application/json' };
    const response = await apps.user.request(`${ORIGIN}/api/transfers`, {
      method: 'POST',
      headers,
      body: JSON.stringify(terms),
    });
    expect(response.status).toBe(201);
    const [name] = (await keysOf(apps)).filter((key) => key.includes('/events/'));
    const bytes = await readAll(apps.store, name as never);
    const event = TransferEvent.parse(JSON.parse(new TextDecoder().decode(bytes)));
    expect({ caller: stored.caller, agent: stored.agent }).toEqual({ caller: event.caller, agent: event.agent });
    expect(stored).toMatchObject({ anonymisation: mode, dayKeyDays });
    expect(stored.agent === undefined || AGENTS.has(stored.agent)).toBe(true);
    expect((await keysOf(apps)).some((key) => key.startsWith('day-keys/'))).toBe(dayKeyDays > 0);
  });

  it('tells apart two callers whose events would differ, and their programs', async () => {
    const apps = createTestApps({ SGRAPH_SEND_TRUSTED_PROXIES: '1', SGRAPH_SEND_UPLOADS: 'open' });
    const [one, other] = [await told(apps), await told(apps, { 'x-forwarded-for': '198.51.100.78' })];
    expect(one.caller).not.toBe(other.caller);
    expect([one.agent, other.agent]).toEqual(['Firefox on Windows', undefined]);
  });

  it('counts among what is never stored only what the mode really leaves out', async () => {
    const never = async (mode: string): Promise<string[]> =>
      (await told(createTestApps({ SGRAPH_SEND_ANONYMISE: mode }))).never;
    for (const mode of ['drop', 'truncate', 'hash']) {
      expect(await never(mode)).toEqual(expect.arrayContaining(['ip_address', 'user_agent', 'key', 'file_name']));
    }
    expect(await never('drop')).toEqual(expect.arrayContaining(['network', 'agent']));
    expect(await never('hash')).not.toContain('agent');
    expect(await never('truncate')).not.toContain('network');
  });

  it('lists every file that a transfer leaves behind', async () => {
    const apps = createTestApps({ SGRAPH_SEND_WEBHOOK_URL: 'https://hooks.example/send' });
    const { id, secret, ownerSecret } = await apps.client.upload({
      ...TERMS,
      source: sourceOf(patternBytes(5_000_000)),
    });
    await apps.client.open(id, secret);
    await apps.client.log(id, { secret });
    await apps.user.request(`${ORIGIN}/api/transfers/${id}/log`);
    await apps.client.changeExpiry(id, ownerSecret, '2026-11-20T18:00:00.000Z');
    const claimId = newSecret();
    const second = paths.part(id, 2);
    const kept = await readAll(apps.store, second);
    await apps.store.delete(second);
    await expect(apps.client.download({ id, secret, claimId, sink: collector().sink })).rejects.toThrow(
      'restore part 2',
    );
    await apps.store.create(second, kept!);
    const before = await keysOf(apps);
    await apps.client.download({ id, secret, claimId, sink: collector().sink });
    await apps.client.delete(id, ownerSecret);
    await apps.settle();
    const patterns = USER_FILES.map(({ file }) => {
      const escaped = file.replaceAll('.', '\\.').replace('{tally}', '[^/]+');
      return new RegExp(`^${escaped.replace(/\{\w+\}/g, '[^/.]+')}$`);
    });
    const keys = [...before, ...(await keysOf(apps))];
    expect(keys.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
    const unused = USER_FILES.filter((_, index) => !keys.some((key) => patterns[index]!.test(key)));
    // Only an upload with an access code writes these.
    expect(
      unused.every(({ file }) => /^(?:tokens|requests)\//.test(file)),
      JSON.stringify(unused),
    ).toBe(true);
  });
});
