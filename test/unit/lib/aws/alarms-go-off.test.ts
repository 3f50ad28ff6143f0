import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../../core/stores/memory.ts';
import { createAdminApp } from '../../../../lambdas/admin/app.ts';
import { assembleParts } from '../../../../lambdas/http/app-env.ts';
import { urlHandler } from '../../../../lambdas/function.ts';
import type { EmbeddedMetrics } from '../../../../lambdas/metrics.ts';
import { onSchedule } from '../../../../lambdas/scheduled.ts';
import { readSettings } from '../../../../lambdas/settings.ts';
import { namesOf } from '../../../../lib/config/names.ts';
import type { DeclaredAlarm, Samples } from '../../../support/alarm-state.ts';
import { alarmStates } from '../../../support/alarm-state.ts';
import { createTestApps, patternBytes, sourceOf } from '../../../support/app.ts';
import type { MetricName } from '../../../support/logged-metrics.ts';
import { samplesOf } from '../../../support/logged-metrics.ts';
import { templateOf, testConfig, testDeployment } from '../deployment.ts';

const OWN_NAME = {
  publicName: {
    domain: 'send.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  },
};

/** As they are declared: what is deployed is what is judged here. */
const ALARMS = Object.fromEntries(
  (['admin', 'watch', 'edge-watch'] as const).flatMap((component) =>
    Object.entries(templateOf(component, testDeployment(true, OWN_NAME)).findResources('AWS::CloudWatch::Alarm')).map(
      ([id, resource]) => [id, resource['Properties'] as DeclaredAlarm & MetricName] as const,
    ),
  ),
);

interface Course {
  /** Periods at whose end the alarm has gone off, and not before. */
  readonly goesOff: readonly Samples[];
  /** What comes after them until it is over. */
  readonly over: readonly Samples[];
  /** What does not make it go off. */
  readonly bears: readonly Samples[];
}

const times = (count: number, samples: Samples): Samples[] => Array.from({ length: count }, () => samples);
const failing: Course = { goesOff: [[0], [1, 1, 1, 1, 1], [5]], over: [[0], [0]], bears: [[0], [4], [9], [0], [0]] };
const throttled: Course = { goesOff: [[0], [1], [1]], over: [[0], [0]], bears: [[0], [30], [0], [0], [1]] };
/** A hundred requests, some of which took as long as the second number says. */
const requests = (slow: number, milliseconds: number): number[] =>
  Array.from({ length: 100 }, (_, index) => (index < slow ? milliseconds : 40));
const { maxStoreBytes } = testConfig();

const COURSES: Readonly<Record<string, Course>> = {
  UserFailures: failing,
  AdminFailures: failing,
  UserThrottles: throttled,
  AdminThrottles: throttled,
  UserSlow: {
    goesOff: times(3, requests(2, 48_000)),
    over: [requests(1, 60_000)],
    bears: [requests(1, 60_000), ...times(3, requests(5, 47_000)), ...times(2, requests(9, 60_000)), []],
  },
  // A run that fails is tried twice more.
  MaintenanceFailing: {
    goesOff: [
      [0, 0, 0],
      [1, 1, 1],
    ],
    over: [[0, 0, 0]],
    bears: [[1, 0, 0], [1, 1, 0], []],
  },
  StoreFilling: {
    goesOff: [[maxStoreBytes * 0.7], [maxStoreBytes * 0.79, maxStoreBytes * 0.8]],
    over: [[], [], [], [maxStoreBytes * 0.5]],
    bears: [[maxStoreBytes * 0.79]],
  },
  StoreFull: {
    goesOff: [[maxStoreBytes * 0.94], [maxStoreBytes * 0.95]],
    over: [[maxStoreBytes * 0.94]],
    bears: [[maxStoreBytes * 0.949]],
  },
  // Percent of each minute.
  Failing: { goesOff: times(3, [2, 9, 8, 7, 6]), over: [[1]], bears: [[100], [100], [0], ...times(9, [5])] },
  // Told twice a day.
  Certificate: {
    goesOff: [
      [60, 59.5],
      [30.2, 29.7],
    ],
    over: [[395, 394.5]],
    bears: [[31, 30.5], [30]],
  },
  BacklogAlarm: { goesOff: [[3_601], [300, 3_700]], over: [[0]], bears: [[3_600], [3_600], [9_000], [0], [9_000]] },
  // Points that there are go first: it takes longer than the four periods by as many as CloudWatch asks for beyond them.
  MissingAlarm: { goesOff: [[0, 0, 0], ...times(6, [])], over: times(1, [0]), bears: [[0], [], [], [], [0]] },
};

describe('each alarm that is declared', () => {
  it('has a course that makes it go off', () => {
    expect(Object.keys(COURSES).sort()).toEqual(Object.keys(ALARMS).sort());
  });

  it.each(Object.entries(COURSES))(
    '%s goes off, is over, and bears what is no fault',
    (id, { goesOff, over, bears }) => {
      const states = alarmStates(ALARMS[id]!, [...goesOff, ...over]);
      expect(states.indexOf('ALARM')).toBe(goesOff.length - 1);
      expect(states.indexOf('OK', goesOff.length)).toBe(states.length - 1);
      expect(alarmStates(ALARMS[id]!, bears)).not.toContain('ALARM');
    },
  );
});

/** What maintenance works on at once; a run without time does that much. */
const AT_ONCE = 32;

/** A deployment's functions over a store with some transfers, which a run of maintenance looks at after some time. */
async function recordRun(
  afterSeconds: number,
  allottedMs: number,
  transfers = 1,
): Promise<(EmbeddedMetrics | undefined)[]> {
  const store = createMemoryStore();
  const { client } = createTestApps({}, store);
  const source = sourceOf(patternBytes(1_000));
  for (let made = 0; made < transfers; made += 1)
    await client.upload({ source, metadata: { name: 'old', type: '' }, expiresInSeconds: 60, maxDownloads: 1 });
  const metrics: (EmbeddedMetrics | undefined)[] = [];
  const { functions } = namesOf(testConfig());
  const options = {
    store,
    settings: readSettings(
      { SGRAPH_SEND_STATISTICS: `cloudwatch:${functions.user}`, SGRAPH_SEND_ADMIN_KEY: 'k'.repeat(40) },
      true,
    ),
    clock: () => Date.parse('2026-11-20T12:00:00.000Z') + afterSeconds * 1_000,
    assets: new Map(),
    log: (_: object, embedded?: EmbeddedMetrics) => metrics.push(embedded),
    peerAddress: () => undefined,
    requestBody: () => null,
    soon: (work: () => Promise<void>) => work(),
  };
  const due = { source: 'aws.events', 'detail-type': 'Scheduled Event', id: '53dc4d37' };
  const context = { functionName: functions.admin, getRemainingTimeInMillis: () => allottedMs };
  const handler = onSchedule(assembleParts(options), urlHandler(createAdminApp(options)));
  await handler(due as never, context as never);
  return metrics;
}

describe('what a function logs', () => {
  const watching = (id: string, overrides = {}): DeclaredAlarm & MetricName => {
    const component = id.startsWith('Store') ? 'watch' : 'admin';
    const found = templateOf(component, testDeployment(true, overrides)).findResources('AWS::CloudWatch::Alarm');
    return found[id]!['Properties'] as DeclaredAlarm & MetricName;
  };
  /** After two periods of the same lines. */
  const stateOf = (alarm: DeclaredAlarm & MetricName, lines: readonly (EmbeddedMetrics | undefined)[]) => {
    const samples = lines.flatMap((line) => samplesOf(line, alarm));
    return alarmStates(alarm, times(2, samples)).at(-1);
  };

  it('makes the alarm on the backlog go off where maintenance leaves work for more than an hour', async () => {
    const alarm = watching('BacklogAlarm');
    expect(stateOf(alarm, await recordRun(3 * 3_600, 0, AT_ONCE + 1))).toBe('ALARM');
    expect(stateOf(alarm, await recordRun(3 * 3_600, 300_000, AT_ONCE + 1))).toBe('OK');
  });

  it('is enough for the alarm on missing maintenance, whatever it found to do', async () => {
    const alarm = watching('MissingAlarm');
    expect(stateOf(alarm, await recordRun(0, 300_000))).toBe('OK');
    expect(stateOf(alarm, [])).toBe('ALARM');
  });

  it('makes the alarms on the store go off where it is nearly full', async () => {
    const lines = await recordRun(10, 300_000);
    const states = (maxStoreBytes: number) =>
      ['StoreFilling', 'StoreFull'].map((id) => stateOf(watching(id, { maxStoreBytes, maxTransferBytes: 1 }), lines));
    const stored = lines.flatMap((line) => samplesOf(line, watching('StoreFull')))[0]!;
    expect(stored).toBeGreaterThan(1_000);
    expect(states(stored)).toEqual(['ALARM', 'ALARM']);
    expect(states(Math.ceil(stored / 0.9))).toEqual(['ALARM', 'OK']);
    expect(states(2 * stored)).toEqual(['OK', 'OK']);
  });
});
