import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from 'vitest';
import { fargate } from '../../../lib/aws/components/fargate.ts';
import { declaredBy, differing, environmentOf } from '../../../lib/aws/declared/judge.ts';
import { readTaskDefinition } from '../../../lib/aws/declared/readers/ecs.ts';
import { listListeners, liveListener, liveRule } from '../../../lib/aws/declared/readers/elbv2.ts';
import { container, definition } from '../../vendor/books/tasks.ts';
import type { Book, Replay } from '../../vendor/replay.ts';
import { replay, says } from '../../vendor/replay.ts';
import { goodFargate, FARGATE } from '../lib/aws/components/fargate-good.ts';
import { testDeployment } from '../lib/deployment.ts';

const deployment = testDeployment(false, FARGATE);
const { seen } = goodFargate(false);
const ARN = 'arn:aws:ecs:eu-west-2:123456789012:task-definition/user:1';

const open: Replay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

async function play(book: Book): Promise<Replay['aws']> {
  const player = await replay(book);
  open.push(player);
  return player.aws;
}

/** What differs where this is what was read. */
function differences(live: typeof seen.live): readonly string[] {
  const env = environmentOf(fargate, deployment);
  const faults = differing(declaredBy(fargate, deployment), env, { ...seen, live: { ...seen.live, ...live } });
  return faults.map(({ message }) => message);
}

function answeredDefinition(change: Partial<ContainerDefinition> = {}, more: Partial<TaskDefinition> = {}): object {
  const containerDefinitions = [{ ...container(deployment, 'user'), ...change }];
  const executionRoleArn = seen.live['AgentRole']?.attributes['Arn'];
  return { taskDefinition: { ...definition(deployment, 'user'), containerDefinitions, executionRoleArn, ...more } };
}

async function differencesOf(answer: object): Promise<readonly string[]> {
  const { ecs } = await play({ 'ecs DescribeTaskDefinition': says(answer) });
  const read = await readTaskDefinition(ecs, ARN);
  // Services name it by its ARN, which is made up here.
  return differences({ UserDefinition: read && { ...read, id: seen.live['UserDefinition']?.id ?? '' } });
}

describe('a task definition as ECS answers', () => {
  it('is as declared, with all that ECS adds', async () => {
    expect(await differencesOf(answeredDefinition())).toEqual([]);
  });

  const inContainer = 'UserDefinition.ContainerDefinitions[user]';
  it.each<[string, object]>([
    [`${inContainer}.Privileged`, answeredDefinition({ privileged: true })],
    [
      `${inContainer}.LinuxParameters.Capabilities.Add`,
      answeredDefinition({ linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } } }),
    ],
    [`${inContainer}.LinuxParameters`, answeredDefinition({ linuxParameters: { capabilities: {} } })],
    [
      `${inContainer}.HealthCheck.Command`,
      answeredDefinition({
        healthCheck: { command: ['CMD', 'true'], interval: 10, timeout: 5, retries: 3, startPeriod: 15 },
      }),
    ],
    [
      `${inContainer}.MountPoints[0].ReadOnly`,
      answeredDefinition({ mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp', readOnly: true }] }),
    ],
    [
      `${inContainer}.Secrets`,
      answeredDefinition({
        secrets: [{ name: 'MORE', valueFrom: 'arn:aws:ssm:eu-west-2:123456789012:parameter/more' }],
      }),
    ],
    [
      'UserDefinition.Volumes[scratch].Host',
      answeredDefinition({}, { volumes: [{ name: 'scratch', host: { sourcePath: '/' } }] }),
    ],
    [
      'UserDefinition.RuntimePlatform.CpuArchitecture',
      answeredDefinition({}, { runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } }),
    ],
    ['UserDefinition.PidMode', answeredDefinition({}, { pidMode: 'task' })],
  ])('differs in %s', async (path, answer) => {
    expect((await differencesOf(answer)).map((message) => message.replace(/ (?:is|does) .*/s, ''))).toEqual([path]);
  });
});

describe('a listener as the load balancer answers', () => {
  const targets = (app: 'User' | 'Admin'): string => seen.live[`${app}Targets`]?.id ?? '';
  const forward = (arn: string, isShort: boolean): object => ({
    Type: 'forward',
    Order: 1,
    ...(isShort && { TargetGroupArn: arn }),
    ForwardConfig: {
      TargetGroups: [{ TargetGroupArn: arn, Weight: 1 }],
      TargetGroupStickinessConfig: { Enabled: false },
    },
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html, API_RuleCondition.html
  it.each([true, false])('is as declared, with the group of an action in both places: %s', async (isBoth) => {
    const ListenerArn = seen.live['Listener']?.id ?? '';
    const conditions = { Field: 'path-pattern', Values: ['/admin', '/admin/*'] };
    const PathPatternConfig = { Values: ['/admin/*', '/admin'] };
    const { elasticloadbalancing } = await play({
      'elasticloadbalancing DescribeListeners': says({
        Listeners: [
          {
            ListenerArn,
            LoadBalancerArn: seen.live['Balancer']?.id,
            Port: 80,
            Protocol: 'HTTP',
            DefaultActions: [forward(targets('User'), isBoth)],
          },
        ],
      }),
      'elasticloadbalancing DescribeRules': says({
        Rules: [
          {
            RuleArn: 'arn:rule',
            Priority: '10',
            Conditions: [isBoth ? { ...conditions, PathPatternConfig } : conditions],
            Actions: [forward(targets('Admin'), isBoth)],
            IsDefault: false,
          },
        ],
      }),
    });
    const [listener] = await listListeners(elasticloadbalancing, seen.live['Balancer']?.id ?? '');
    const read = {
      Listener: listener && liveListener(listener),
      AdminPaths: listener?.rules[0] && liveRule(ListenerArn, listener.rules[0]),
    };
    expect(differences(read)).toEqual([]);
  });
});
