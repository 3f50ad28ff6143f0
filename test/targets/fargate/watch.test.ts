import { DeleteAlarmsCommand, DisableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { findBalancerNames } from '../../../lib/aws/components/find-balancer.ts';
import { readAlarms } from '../../../lib/aws/declared/readers/cloudwatch.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { createAll, deleteAll, verifyAll } from '../../../lib/verbs/deployer.ts';
import { findingsOf, openEmulatedRegion, quietRun, wrongIn } from '../../integration/lifecycle/emulated-region.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  // Requests that are not signed, as those to a load balancer, name no region.
  emulator = await startStrictMinistack({ env: { MINISTACK_REGION: 'eu-west-2' } });
  // Asleep: what watches it needs the load balancer, and no task.
  const container = { cpuUnits: 256, memoryMiB: 512, desiredCount: 0, image: 'example/sgraph-send:none' } as const;
  awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials: await createOperator(emulator.endpoint),
    overrides: { target: 'fargate', container },
  });
  const run = quietRun([awsRegion]);
  await createAll(run);
  expect(findingsOf(run)).toEqual([]);
});
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

describe('what watches containers', { timeout: limitMs(60) }, () => {
  it('looks at the load balancer that is there', async () => {
    const { alarm } = namesOf(awsRegion.config);
    const balancer = await findBalancerNames(awsRegion.aws, awsRegion.config);
    const { found } = await readAlarms(awsRegion.aws.cloudwatch, { found: alarm('user-failures') });
    expect(balancer?.balancer).toMatch(/^app\/sgraph-send-test-alb-/);
    expect(found?.properties['Dimensions']).toEqual(
      expect.arrayContaining([
        { Name: 'LoadBalancer', Value: balancer?.balancer },
        { Name: 'TargetGroup', Value: balancer?.targetGroups.user },
      ]),
    );
  });

  it('is named and repaired where somebody deletes an alarm or lets it tell nobody', async () => {
    const { alarm } = namesOf(awsRegion.config);
    await awsRegion.aws.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [alarm('store-full')] }));
    await awsRegion.aws.cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [alarm('user-failures')] }));
    expect(await wrongIn(awsRegion)).toEqual(
      expect.arrayContaining(['watch/as-declared: StoreFull', 'watch/as-declared: UserFailures.ActionsEnabled']),
    );
    expect((await lifecycleOf('watch', awsRegion).create(true)).findings).toEqual([]);
    expect(await wrongIn(awsRegion)).toEqual([]);
  });

  it('goes with the rest', async () => {
    const run = quietRun([awsRegion], true);
    await deleteAll(run);
    expect(findingsOf(run)).toEqual([]);
    const left = quietRun([awsRegion]);
    await verifyAll(left);
    expect(findingsOf(left).map(({ component }) => component)).toContain('watch');
  });
});
