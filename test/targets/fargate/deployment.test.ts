import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AuthorizeSecurityGroupIngressCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import {
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ORIGIN_HEADER } from '../../../lambdas/http/origin-header.ts';
import { fargateNames } from '../../../lib/aws/components/fargate-shape.ts';
import { observeFargate } from '../../../lib/aws/components/fargate-state.ts';
import { repositoryName, registryName } from '../../../lib/aws/components/registry-shape.ts';
import type { ImageState } from '../../../lib/aws/components/registry-state.ts';
import { listImages } from '../../../lib/aws/components/registry-state.ts';
import { registry } from '../../../lib/aws/components/registry.ts';
import { AS_DECLARED } from '../../../lib/aws/declared/judge.ts';
import type { DeploymentConfig } from '../../../lib/config/config.ts';
import {
  createAll,
  deleteAbsentAll,
  deleteAll,
  lockDownAll,
  verifyAll,
  verifyDeletedAll,
  verifyPresentAll,
} from '../../../lib/verbs/deployer.ts';
import type { Run } from '../../../lib/verbs/deployer.ts';
import { takeInventory } from '../../../lib/aws/deploy/inventory.ts';
import { deploymentOf, lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import type { Outcome } from '../../../lib/outcome.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { contentTag } from '../../../lib/docker/content-tag.ts';
import { fillRegistry, placeOf, pushToRegistry } from '../../../lib/aws/components/registry-push.ts';
import { smokeDeployment } from '../../../lib/smoke/smoke-deployment.ts';
import { findingsOf, quietRun, resultsOf } from '../../integration/lifecycle/emulated-region.ts';
import { askAllTheTime } from './ask-all-the-time.ts';
import type { EmulatedFargate } from './emulated-fargate.ts';
import { emulateFargate } from './emulated-fargate.ts';
import { makeBrokenImage } from './task-image.ts';
import { faultText } from '../../support/fault-text.ts';
import { limitMs } from '../../setup/time-limits.ts';

let fargate: EmulatedFargate;
let before: readonly string[];
beforeAll(async () => {
  fargate = await emulateFargate(inject('image'));
  before = await takeInventory([fargate.awsRegion.aws], 'fargate');
});
afterAll(() => fargate.close());

/** Runs work on all components; gives how each step ended after asserting that nothing was found. */
async function all(work: (run: Run) => Promise<boolean>, force = false): Promise<Record<string, string>> {
  const run = quietRun([fargate.awsRegion], force);
  await work(run);
  expect(findingsOf(run)).toEqual([]);
  return resultsOf(run, fargate.awsRegion);
}

const every = (result: string): Record<string, string> => ({
  role: result,
  storage: result,
  registry: result,
  fargate: result,
  firewall: result,
  cdn: result,
  'edge-watch': result,
  watch: result,
});

/** The whole smoke test through the CDN. */
async function smoke(): Promise<void> {
  const { awsRegion, adminKey } = fargate;
  const { findings, result } = await smokeDeployment(awsRegion, await awsRegion.address(), adminKey);
  expect(findings).toEqual([]);
  expect(result).toMatch(/^\d+ passed, 0 failed, 0 not tried/);
}

/** Names of the checks of Fargate that do not hold now, and what is not as declared. */
async function wrong(awsRegion: OpenedAwsRegion = fargate.awsRegion): Promise<string[]> {
  const { findings } = await lifecycleOf('fargate', awsRegion).verify();
  const named = findings.map(({ check, message }) =>
    check === AS_DECLARED ? message.replace(/ (?:is|does) .*/s, '') : check,
  );
  return named.sort();
}

/** How a creation of Fargate ended, and what is wrong after it. */
async function create(awsRegion: OpenedAwsRegion = fargate.awsRegion): Promise<Pick<Outcome, 'result' | 'findings'>> {
  const { result, findings } = await lifecycleOf('fargate', awsRegion).create();
  return { result, findings };
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const started = Date.now();
  while (!(await isSo())) {
    // Asked each time: the machine may have become busy meanwhile.
    if (Date.now() - started > limitMs(30)) throw new Error(`waited in vain until ${what}`);
    await pause(100);
  }
}

/** What the check of the registry says of these images. */
function judgedImage(config: DeploymentConfig, images: readonly ImageState[]): string | undefined {
  const Repository = { id: '', attributes: {}, properties: {} };
  const check = registry.checks.find(({ name }) => name === 'image');
  return faultText(
    check?.find({ seen: { live: { Repository }, imports: {} }, images }, { config, locked: false, domain: undefined }),
  );
}

/** Changes something by the service's own call, looks what is found, and takes it back. */
async function found(plant: () => Promise<unknown>, undo: () => Promise<unknown>): Promise<string[]> {
  await plant();
  try {
    return await wrong();
  } finally {
    await undo();
    await until('everything is as it was', async () => (await wrong()).length === 0);
  }
}

/** Whether all that is wrong is that both apps run another image than declared. */
function isOldImage(found: readonly string[]): boolean {
  return (
    found.join() === 'AdminDefinition.ContainerDefinitions[admin].Image,UserDefinition.ContainerDefinitions[user].Image'
  );
}

/** Answers that are neither good nor the emulator's own fault. */
function unserved(answers: Readonly<Record<string, number>>): string[] {
  // A busy machine asks seldom.
  expect(answers['200']).toBeGreaterThan(2);
  return Object.keys(answers).filter((answer) => answer !== '200' && answer !== 'unreached');
}

describe(
  'the life of a deployment on Fargate, with real containers behind a load balancer',
  { timeout: limitMs(300) },
  () => {
    it('comes from nothing, verifies, and passes the smoke test through the CDN', async () => {
      expect(await all(verifyDeletedAll)).toEqual(every('gone'));
      expect(await all(deleteAbsentAll)).toEqual(every('already absent'));
      expect(await all(createAll)).toEqual(every('created'));
      expect(await all(verifyPresentAll)).toEqual(every('says it exists'));
      expect(await all(createAll)).toEqual(every('unchanged'));
      await smoke();
    });

    it('takes an image once under a tag, and gives back what was pushed', async () => {
      const { awsRegion } = fargate;
      const { container, version } = awsRegion.config;
      const tag = contentTag(version);
      const own = {
        ...awsRegion.config,
        container: { ...container, image: `${registryName(awsRegion.config)}:${tag}` },
      };
      const images = (): Promise<ImageState[]> => listImages(awsRegion.aws, repositoryName(own));
      expect(judgedImage(own, await images())).toMatch(/expected the image v/);
      await fillRegistry({ ...awsRegion, config: own });
      const [pushed, ...others] = await images();
      expect([pushed?.tags, others]).toEqual([[tag], []]);
      expect(judgedImage(own, await images())).toBeUndefined();
      await fillRegistry({ ...awsRegion, config: own });
      expect(await images()).toEqual([pushed]);

      const place = placeOf(awsRegion.aws, '', repositoryName(own));
      await expect(pushToRegistry(awsRegion.aws, fargate.image, `${place}:${tag}`)).rejects.toThrow(/immutable/);
      await docker(['pull', '--quiet', `${place}@${pushed?.digest ?? ''}`]);
      await docker(['image', 'rm', `${place}@${pushed?.digest ?? ''}`]);
      expect((await lifecycleOf('registry', awsRegion).verify()).findings).toEqual([]);
    });

    it('starts another container for one that was killed', async () => {
      const [killed = ''] = await fargate.running('user');
      await docker(['kill', killed]);
      await until('another container runs', async () => {
        const running = await fargate.running('user');
        return running.length === 1 && running[0] !== killed;
      });
      await until('it serves', async () => (await wrong()).length === 0);
    });

    it('finds what somebody changed by hand', async () => {
      const { aws, config } = fargate.awsRegion;
      const names = fargateNames(config);
      const scale = (desiredCount: number) => (): Promise<unknown> =>
        aws.ecs.send(new UpdateServiceCommand({ cluster: names.cluster, service: names.services.admin, desiredCount }));
      expect(await found(scale(0), scale(1))).toEqual([
        'AdminService.DesiredCount',
        'doors',
        'steady',
        'targets-healthy',
      ]);

      const { seen } = await observeFargate(fargate.awsRegion);
      const GroupId = seen.live['TaskGroup']?.id;
      const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
      const opened = await found(
        () => aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions })),
        () => aws.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })),
      );
      expect(opened).toEqual(['TaskGroup.SecurityGroupIngress[tcp 22 22 0.0.0.0/0]']);
    });

    it('repairs what somebody deleted', async () => {
      const { aws } = fargate.awsRegion;
      const { seen } = await observeFargate(fargate.awsRegion);
      const ListenerArn = seen.live['Listener']?.id;
      const { Rules = [] } = await aws.elasticloadbalancing.send(new DescribeRulesCommand({ ListenerArn }));
      const rule = Rules.find(({ IsDefault }) => IsDefault !== true);
      await aws.elasticloadbalancing.send(new DeleteRuleCommand({ RuleArn: rule?.RuleArn }));
      expect(await wrong()).toEqual(['AdminPaths', 'doors']);
      expect(await create()).toEqual({ result: 'repaired', findings: [] });
      expect(await wrong()).toEqual([]);
    });

    it('is updated while it serves', async () => {
      const changed = await fargate.reopen({ maxTransferBytes: 1_000_000_000 });
      const old = await fargate.running();
      const asking = askAllTheTime(fargate.awsRegion.reach, `${await changed.address()}/api/info`);
      expect(await create(changed)).toEqual({ result: 'updated', findings: [] });
      expect(unserved(await asking.stop())).toEqual([]);
      await until('the old containers are gone', async () => !(await fargate.running()).some((id) => old.includes(id)));
      expect(await wrong()).toEqual(
        ['AdminDefinition', 'UserDefinition'].map((id) => expect.stringMatching(`^${id}.*Environment\\[`) as string),
      );
      expect(await create()).toEqual({ result: 'updated', findings: [] });
    });

    it('goes back by itself when an update does not come up, and serves meanwhile', async () => {
      const broken = await makeBrokenImage(fargate.image);
      try {
        const awsRegion = await fargate.reopen({}, broken);
        const asking = askAllTheTime(fargate.awsRegion.reach, `${await awsRegion.address()}/api/info`);
        await awsRegion.toolkit.deploy('fargate', await deploymentOf(awsRegion, 'fargate', false), { repair: false });
        await until('both services went back', async () => isOldImage(await wrong(awsRegion)));
        expect(unserved(await asking.stop())).toEqual([]);
        expect((await lifecycleOf('fargate', fargate.awsRegion).create()).findings).toEqual([]);
      } finally {
        await docker(['image', 'rm', '--force', broken]);
      }
    });

    it('still counts a target as healthy that nobody listens at: the gap in lib/emulator/gaps.ts', async () => {
      const { elasticloadbalancing: client } = fargate.awsRegion.aws;
      const { seen } = await observeFargate(fargate.awsRegion);
      const nobody = { TargetGroupArn: seen.live['AdminTargets']?.id, Targets: [{ Id: '127.0.0.1', Port: 1 }] };
      await client.send(new RegisterTargetsCommand(nobody));
      const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand(nobody));
      expect(TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State)).toEqual(['healthy']);
      await client.send(new DeregisterTargetsCommand(nobody));
    });

    it('is locked: only the CDN gets in, and all goes on through it', async () => {
      const { awsRegion } = fargate;
      const same = ['registry', 'firewall', 'cdn', 'edge-watch', 'watch'];
      const sameWhenLocked = Object.fromEntries(same.map((name) => [name, 'unchanged']));
      expect(await all(lockDownAll)).toEqual({ ...every('locked'), ...sameWhenLocked });
      expect(await all(verifyAll)).toEqual(every('as declared'));
      expect(await all(createAll)).toEqual(every('unchanged'));
      const { seen } = await observeFargate(awsRegion);
      const url = `http://${seen.live['Balancer']?.attributes['DNSName'] ?? ''}/api/info`;
      const answers = [
        {},
        { [ORIGIN_HEADER]: randomUUID() },
        { [ORIGIN_HEADER]: awsRegion.config.originSecret ?? '' },
      ].map(async (headers) => (await awsRegion.reach({ url, headers })).status);
      expect(await Promise.all(answers)).toEqual([403, 403, 200]);
      await smoke();
    });

    it('goes when it is told to, and leaves nothing', async () => {
      await expect(lifecycleOf('cdn', fargate.awsRegion).delete(false)).rejects.toThrow(
        /is locked: delete it with --force/,
      );
      await expect(lifecycleOf('registry', fargate.awsRegion).delete(true)).rejects.toThrow(
        /is still needed by fargate/,
      );
      expect(await all(deleteAll, true)).toEqual(every('deleted'));
      expect(await all(verifyDeletedAll)).toEqual(every('gone'));
      expect(await takeInventory([fargate.awsRegion.aws], 'fargate')).toEqual(before);
      expect(await fargate.running()).toEqual([]);
    });
  },
);
