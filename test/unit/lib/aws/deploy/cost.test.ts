import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../../../core/stores/memory.ts';
import type { Store } from '../../../../../core/stores/store.ts';
import { assembleParts } from '../../../../../lambdas/http/app-env.ts';
import { readSettings } from '../../../../../lambdas/settings.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import { CALLS_PER_TRANSFER, callsOf } from '../../../../../lib/config/calls.ts';
import { PRICES } from '../../../../../lib/config/list-prices.ts';
import {
  describeCost,
  estimateIdleMonth,
  IDLE_MAINTENANCE,
  requestDollars,
} from '../../../../../lib/aws/deploy/cost.ts';
import { CONFIDENTIAL, testConfig } from '../../deployment.ts';

/** What a run asks of a store without transfers. */
async function callsOfAnIdleRun(): Promise<string[]> {
  const calls: string[] = [];
  const store: Store = new Proxy(createMemoryStore(), {
    get(target, name, receiver) {
      calls.push(String(name));
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const { maintenance } = assembleParts({
    store,
    settings: readSettings({}, false),
    clock: Date.now,
    assets: new Map(),
    log: () => undefined,
    peerAddress: () => undefined,
    requestBody: () => null,
    soon: (work) => work(),
  });
  await maintenance.run(60_000, { caller: 'schedule', request: 'first' });
  calls.length = 0;
  await maintenance.run(60_000, { caller: 'schedule', request: 'idle' });
  return calls;
}

it('the cost of an idle month counts the lists that maintenance really asks for', async () => {
  expect(await callsOfAnIdleRun()).toEqual(Array.from({ length: IDLE_MAINTENANCE.calls }, () => 'list'));
  expect(estimateIdleMonth(testConfig())).toBeGreaterThan(0.3);
  expect(estimateIdleMonth(testConfig())).toBeLessThan(0.9);
});

it('the secret of the sign-in client costs by the month', () => {
  const idle = (overrides: ConfigOverrides): number => estimateIdleMonth(testConfig(overrides));
  expect(idle(CONFIDENTIAL) - idle({})).toBeCloseTo(PRICES.awsSecretMonth);
});

it('the firewall is told by the month and by the request, and costs nothing where it is left out', () => {
  const total = (overrides: ConfigOverrides): number =>
    Number(/total ([0-9.]+)/.exec(describeCost(testConfig(overrides)))?.[1]);
  expect(describeCost(testConfig())).toMatch(
    /firewall requests 0\.0[0-9], .*the firewall 6\.00, the alarms 1\.70 and the dashboard 3\.00 per month/,
  );
  expect(describeCost(testConfig({ wafRatePer5Minutes: 0 }))).toMatch(/firewall requests 0\.00, .*the firewall 0\.00/);
  expect(describeCost(testConfig({ watch: false }))).toContain('the alarms 0.80 and the dashboard 0.00 per month');
  expect(describeCost(testConfig({ target: 'fargate' }))).toContain('the alarms 5.40 and the dashboard 3.00 per month');
  expect(describeCost(testConfig({ target: 'fargate', watch: false }))).toContain('the alarms 0.00 and');
  expect(describeCost(testConfig({ target: 'ec2' }))).toContain('the alarms 0.40 and the dashboard 3.00 per month');
  expect(total({})).toBeGreaterThan(total({ wafRatePer5Minutes: 0 }));
});

it('what runs all the time is what an idle month costs elsewhere, and little is left of it asleep', () => {
  const idle = (overrides: ConfigOverrides): number => estimateIdleMonth(testConfig(overrides));
  const { container, machine } = testConfig();
  expect(idle({ target: 'fargate' })).toBeGreaterThan(50);
  expect(idle({ target: 'fargate', container: { ...container, desiredCount: 0 } })).toBeLessThan(30);
  expect(idle({ target: 'ec2' })).toBeGreaterThan(15);
  expect(idle({ target: 'ec2', machine: { ...machine, desiredCount: 0 } })).toBeLessThan(5);
  expect(describeCost(testConfig({ target: 'ec2', machine: { ...machine, instanceType: 'm7i.large' } }))).toContain(
    'and the hours of m7i.large',
  );
  expect(describeCost(testConfig({ target: 'fargate' }))).not.toContain('lambda');
});

describe('what the bucket is asked for', () => {
  it.each(['docs/deployment.md'])('is in %s as it is counted', (document) => {
    const rows = (['server', 'direct'] as const).flatMap((mode) =>
      [1, 25].map((parts) => {
        const { put, list, get, head } = callsOf(CALLS_PER_TRANSFER[mode], parts);
        return [mode, parts, put, list, get, head, (1_000 * requestDollars(mode, parts)).toFixed(2)];
      }),
    );
    const text = readFileSync(document, 'utf8').replaceAll(/ +/g, ' ');
    for (const row of rows) expect(text).toContain(`| ${row.join(' | ')} |`);
  });

  it('costs more with every part, and less in direct mode', () => {
    expect(requestDollars('server', 25)).toBeGreaterThan(3 * requestDollars('server', 1));
    expect(requestDollars('direct', 25)).toBeLessThan(requestDollars('server', 25));
  });
});

it('what senders upload through CloudFront is paid for, and nothing of it where it goes to the bucket', () => {
  const uploads = (overrides: ConfigOverrides): number =>
    Number(/upload ([0-9.]+)/.exec(describeCost(testConfig(overrides)))?.[1]);
  // 100 GB at the price of "Regional Data Transfer Out to Origin".
  expect(uploads({ mode: 'server' })).toBe(2);
  expect(uploads({ mode: 'direct' })).toBe(0);
});

it('says what is paid now where a change costs or saves something, and nothing where none does', () => {
  const change = { component: 'user', action: 'repair', id: 'Function', type: 'AWS::Lambda::Function' } as const;
  const planned = (property: string, from: string, to: string): string =>
    describeCost(testConfig(), [{ ...change, property, from, to }]);
  expect(planned('MemorySize', '4096', '1024')).toMatch(/; as it is now: total [0-9.]+, [0-9.]+ per month while idle$/);
  const days = planned('Environment.Variables.SGRAPH_SEND_MAX_EXPIRES_SECONDS', '1 day', '30 days');
  expect(days).toContain('; as it is now: total');
  expect(planned('Timeout', '1', '60')).not.toContain('as it is now');
});
