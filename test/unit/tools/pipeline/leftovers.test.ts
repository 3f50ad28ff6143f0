import type { Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import type { Environments } from '../../../../lib/config/environments.ts';
import { ENVIRONMENTS } from '../../../../lib/config/environments.ts';
import { deploymentsOf, leftoversOf } from '../../../../tools/pipeline/leftovers.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);

/** One of a deployment, by default called as its component is. */
function stack(component: string, tags: Record<string, string>, hours: number, more: Partial<Stack> = {}): Stack {
  const { project = 'sgraph-send', environment = '', target = '' } = tags;
  const base = target === 'lambda' ? `${project}-${environment}` : `${project}-${environment}-${target}`;
  return {
    StackName: `${base}-${component}-eu-west-2`,
    CreationTime: hoursAgo(hours),
    StackStatus: 'CREATE_COMPLETE',
    Tags: Object.entries({ project: 'sgraph-send', ...tags }).map(([Key, Value]) => ({ Key, Value })),
    ...more,
  };
}

/** `environment target` of what would be swept out of these stacks. */
const sweptBy = (environments: Environments, ...stacks: Stack[]): string[] =>
  leftoversOf(deploymentsOf(stacks, environments, 'eu-west-2'), environments, NOW, 24).map(
    ({ environment, target }) => `${environment} ${target}`,
  );
const swept = (...stacks: Stack[]): string[] => sweptBy(ENVIRONMENTS, ...stacks);

describe('leftovers', () => {
  it('are the old ones of round trips, and of pipelines on targets that cost while they rest', () => {
    expect(
      swept(
        stack('role', { environment: 'test', target: 'lambda' }, 25),
        stack('user', { environment: 'dev', target: 'fargate' }, 25),
        stack('image', { environment: 'qa', target: 'ami' }, 25),
      ),
    ).toEqual(['test lambda', 'dev fargate', 'qa ami']);
  });

  it('are no bucket that was emptied and kept, but what is beside it', () => {
    const round = { environment: 'test', target: 'lambda' };
    const bucket = stack('storage', round, 25);
    expect(swept(bucket)).toEqual([]);
    expect(swept(bucket, stack('role', round, 25))).toEqual(['test lambda']);
  });

  it('are of their own region: what another one has at CloudFront is not taken for a deployment', () => {
    const round = { environment: 'test', target: 'lambda' };
    for (const component of ['firewall', 'edge-watch']) {
      const StackName = `sgraph-send-test-${component}-us-east-2`;
      expect(swept(stack(component, round, 25, { StackName }))).toEqual([]);
      expect(swept(stack(component, round, 25))).toEqual(['test lambda']);
    }
  });

  it('are no stack that has the tags of a deployment and another name', () => {
    const round = { environment: 'test', target: 'lambda' };
    for (const StackName of ['mine', 'sgraph-send-test-mine-eu-west-2', 'sgraph-send-test-role-eu-west-2-copy'])
      expect(swept(stack('role', round, 25, { StackName })), StackName).toEqual([]);
  });

  it.each([
    ['production', { environment: 'prod', target: 'fargate' }, 900],
    ['an environment that nobody knows', { environment: 'constructor', target: 'ec2' }, 900],
    ['functions of a pipeline, which cost nothing', { environment: 'dev', target: 'lambda' }, 900],
    ['the role of the pipeline', { environment: 'dev', target: 'pipeline-role' }, 900],
    ['what is younger than a day', { environment: 'test', target: 'lambda' }, 23],
    ['another project', { environment: 'test', target: 'lambda', project: 'other' }, 900],
    ['what has no target', { environment: 'test' }, 900],
  ])('are never %s', (_what, tags, hours) => {
    expect(swept(stack('role', tags, hours))).toEqual([]);
  });

  it('are those of an environment of the configuration, if it is disposable and they are of its project there', () => {
    const regions = { 'eu-west-2': { project: 'other' } };
    const environments = { ...ENVIRONMENTS, demo: [{ all: {}, regions, disposable: true }] };
    const demo = (project: string): Stack => stack('role', { environment: 'demo', target: 'lambda', project }, 25);
    expect(swept(demo('other'))).toEqual([]);
    expect(sweptBy(environments, demo('other'))).toEqual(['demo lambda']);
    expect(sweptBy(environments, demo('sgraph-send'))).toEqual([]);
    const kept = { ...ENVIRONMENTS, dev: [{ all: {}, disposable: false }] };
    expect(sweptBy(kept, stack('role', { environment: 'dev', target: 'ec2' }, 25))).toEqual([]);
  });

  it('are as old as the last change of their youngest stack', () => {
    const tags = { environment: 'dev', target: 'ec2' };
    expect(swept(stack('role', tags, 90), stack('user', tags, 2))).toEqual([]);
    expect(swept(stack('role', tags, 90, { LastUpdatedTime: hoursAgo(2) }))).toEqual([]);
  });

  it('do not hold deleted stacks', () => {
    expect(
      swept(stack('role', { environment: 'test', target: 'lambda' }, 90, { StackStatus: 'DELETE_COMPLETE' })),
    ).toEqual([]);
  });
});
