import { describe, expect, it, vi } from 'vitest';
import type { Store } from '../../../../core/stores/store.ts';
import { createMemoryStore } from '../../../../core/stores/memory.ts';
import { createAdminApp } from '../../../../lambdas/admin/app.ts';
import { assembleParts } from '../../../../lambdas/http/app-env.ts';
import { urlHandler } from '../../../../lambdas/function.ts';
import type { EmbeddedMetrics } from '../../../../lambdas/metrics.ts';
import { startMaintenance } from '../../../../lambdas/maintenance-timer.ts';
import { onSchedule } from '../../../../lambdas/scheduled.ts';
import { readSettings } from '../../../../lambdas/settings.ts';
import type { ConfigOverrides } from '../../../../lib/config/config.ts';
import type { ComponentName } from '../../../../lib/config/names.ts';
import { namesOf } from '../../../../lib/config/names.ts';
import type { DeclaredAlarm, Samples } from '../../../support/alarm-state.ts';
import { alarmStates } from '../../../support/alarm-state.ts';
import { beforeEachCall } from '../../../support/faulty-store.ts';
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

const FARGATE = {
  ...OWN_NAME,
  target: 'fargate',
  container: {
    ...testConfig().container,
    desiredCount: 2,
    domain: 'origin.send.example.com',
    certificateArn: 'arn:aws:acm:eu-west-2:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  },
} as const satisfies ConfigOverrides;

type Alarm = DeclaredAlarm & MetricName;
const alarmsIn = (components: readonly ComponentName[], overrides: ConfigOverrides): Readonly<Record<string, Alarm>> =>
  Object.fromEntries(
    components.flatMap((component) =>
      Object.entries(
        templateOf(component, testDeployment(true, overrides)).findResources('AWS::CloudWatch::Alarm'),
      ).map(([id, resource]) => [id, resource['Properties'] as Alarm] as const),
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

const ofEdge = ({ Failing, Certificate }: Readonly<Record<string, Course>>) => ({
  Failing: Failing!,
  Certificate: Certificate!,
});

/** Of the store, of CloudFront and of its certificate, whatever the apps run on. */
const EVERYWHERE: Readonly<Record<string, Course>> = {
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
  Failing: { goesOff: times(3, [2, 9, 8, 7, 6]), over: [[1]], bears: [[100], [100], [0], ...times(9, [5])] },
  Certificate: {
    goesOff: [
      [60, 59.5],
      [30.2, 29.7],
    ],
    over: [[395, 394.5]],
    bears: [[31, 30.5], [30]],
  },
  BacklogAlarm: { goesOff: [[3_601], [300, 3_700]], over: [[0]], bears: [[3_600], [3_600], [9_000], [0], [9_000]] },
  MissingAlarm: { goesOff: [[0, 0, 0], ...times(6, [])], over: times(1, [0]), bears: [[0], [], [], [], [0]] },
};
const FUNCTIONS: Readonly<Record<string, Course>> = {
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
};

const full: Course = { goesOff: [[89], ...times(3, [95, 90, 85])], over: [[30]], bears: [[100], [100], [20], [89]] };
const ill: Course = { goesOff: [[0, 1], [1], [1, 2]], over: [[1, 0]], bears: [[1], [0, 1], [1], [0]] };
/** Of two tasks. Where there is none at all the points that there are go first. */
const few: Course = { goesOff: [[2], [1, 2], [1], [1, 0]], over: [[1, 2]], bears: [[1, 2], [1], [2], []] };
const CONTAINERS: Readonly<Record<string, Course>> = {
  BalancerFailures: failing,
  UserFailures: failing,
  AdminFailures: failing,
  UserUnhealthy: ill,
  AdminUnhealthy: ill,
  UserTasks: few,
  AdminTasks: few,
  UserCPU: full,
  UserMemory: full,
  AdminCPU: full,
  AdminMemory: full,
  // In seconds.
  UserSlow: {
    goesOff: times(
      3,
      requests(2, 48).map((time) => (time === 40 ? 0.04 : time)),
    ),
    over: [[0.04]],
    bears: [[60], ...times(3, [47]), ...times(2, [60]), []],
  },
  MaintenanceFailing: {
    goesOff: [
      [1, 1, 0],
      [1, 1, 1],
      [1, 1, 1],
    ],
    over: [[0, 1, 1]],
    bears: [[1, 1, 1], [0, 1], []],
  },
  BalancerCertificate: EVERYWHERE['Certificate']!,
};
const MACHINE: Readonly<Record<string, Course>> = {
  // Points that there are go first, as with missing maintenance.
  MachineMissing: { goesOff: [[3, 3, 3, 3, 3], ...times(5, [])], over: [[20]], bears: [[7], [], [], [7]] },
  MachineUnhealthy: { goesOff: [[0], [1], [0, 1]], over: [[0]], bears: [[0], [1], [0], [1], []] },
};

/** What each target has, with all that is optional. */
const DEPLOYED: readonly (readonly [
  string,
  readonly ComponentName[],
  ConfigOverrides,
  Readonly<Record<string, Course>>,
])[] = [
  ['lambda', ['admin', 'watch', 'edge-watch'], OWN_NAME, { ...EVERYWHERE, ...FUNCTIONS }],
  ['fargate', ['watch', 'edge-watch'], FARGATE, { ...EVERYWHERE, ...CONTAINERS }],
  [
    'ec2',
    ['watch', 'edge-watch'],
    { ...OWN_NAME, target: 'ec2' },
    {
      ...ofEdge(EVERYWHERE),
      ...MACHINE,
      MachineCredits: {
        goesOff: [[6, 5], ...times(12, [4, 3])],
        over: [[5]],
        bears: [...times(11, [0]), [5], ...times(11, [])],
      },
    },
  ],
  [
    'ami',
    ['watch', 'edge-watch'],
    { ...OWN_NAME, target: 'ami', machine: { ...testConfig().machine, instanceType: 'm7g.large' } },
    {
      ...ofEdge(EVERYWHERE),
      ...MACHINE,
      MachineCpu: full,
    },
  ],
];

describe.each(DEPLOYED)('each alarm of %s that is declared', (_, components, overrides, courses) => {
  const alarms = alarmsIn(components, overrides);

  it('has a course that makes it go off', () => {
    expect(Object.keys(courses).sort()).toEqual(Object.keys(alarms).sort());
  });

  it.each(Object.entries(courses))(
    '%s goes off, is over, and bears what is no fault',
    (id, { goesOff, over, bears }) => {
      const states = alarmStates(alarms[id]!, [...goesOff, ...over]);
      expect(states.indexOf('ALARM')).toBe(goesOff.length - 1);
      expect(states.indexOf('OK', goesOff.length)).toBe(states.length - 1);
      expect(alarmStates(alarms[id]!, bears)).not.toContain('ALARM');
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
  const watching = (id: string, overrides = {}): Alarm => {
    const component = id.startsWith('Store') ? 'watch' : 'admin';
    const found = templateOf(component, testDeployment(true, overrides)).findResources('AWS::CloudWatch::Alarm');
    return found[id]!['Properties'] as Alarm;
  };
  /** After two periods of the same lines. */
  const stateOf = (alarm: Alarm, lines: readonly (EmbeddedMetrics | undefined)[]) => {
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

  it('of a server is enough for its alarms: one run tells that there are any, and failing ones that they fail', async () => {
    const run = async (store: Store): Promise<(EmbeddedMetrics | undefined)[]> => {
      const lines: (EmbeddedMetrics | undefined)[] = [];
      const parts = assembleParts({
        store,
        settings: readSettings({ SGRAPH_SEND_ADMIN_KEY: 'k'.repeat(40) }, true),
        clock: Date.now,
        assets: new Map(),
        log: (_: object, embedded?: EmbeddedMetrics) => lines.push(embedded),
        peerAddress: () => undefined,
        requestBody: () => null,
        soon: (work: () => Promise<void>) => work(),
      });
      const times = { firstAfter: 0, every: 60_000, again: 0, allotted: 1_000, stopWithin: 1_000 };
      const timer = startMaintenance(parts, times, namesOf(testConfig(FARGATE)).functions.user);
      await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0));
      await timer.stop();
      return lines;
    };
    const alarms = alarmsIn(['watch'], FARGATE);
    const store = createMemoryStore();
    const idle = await run(store);
    const down = await run(
      beforeEachCall(store, () => {
        throw new Error('the store is down');
      }),
    );
    const states = (lines: readonly (EmbeddedMetrics | undefined)[]) =>
      ['MissingAlarm', 'BacklogAlarm', 'MaintenanceFailing'].map((id) => stateOf(alarms[id]!, lines));
    expect(states(idle)).toEqual(['OK', 'OK', 'OK']);
    expect(states(down)).toEqual(['OK', 'OK', 'ALARM']);
    expect(states([])).toEqual(['ALARM', 'OK', 'OK']);
  });
});
