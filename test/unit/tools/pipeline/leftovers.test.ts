import type { Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import type { Environments } from '../../../../lib/config/environments.ts';
import { ENVIRONMENTS } from '../../../../lib/config/environments.ts';
import { deploymentsOf, leftoversOf } from '../../../../tools/pipeline/leftovers.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);

function stack(name: string, tags: Record<string, string>, hours: number, more: Partial<Stack> = {}): Stack {
  return {
    StackName: name,
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
        stack('a', { environment: 'test', target: 'lambda' }, 25),
        stack('b', { environment: 'dev', target: 'fargate' }, 25),
        stack('c', { environment: 'qa', target: 'ami' }, 25),
      ),
    ).toEqual(['test lambda', 'dev fargate', 'qa ami']);
  });

  it('are no bucket that was emptied and kept, but what is beside it', () => {
    const round = { environment: 'test', target: 'lambda' };
    const bucket = stack('sgraph-send-test-storage-eu-west-2', round, 25);
    expect(swept(bucket)).toEqual([]);
    expect(swept(bucket, stack('sgraph-send-test-role-eu-west-2', round, 25))).toEqual(['test lambda']);
  });

  it('are of their own region: the firewall of another one is not taken for a deployment', () => {
    const round = { environment: 'test', target: 'lambda' };
    expect(swept(stack('sgraph-send-test-firewall-us-east-2', round, 25))).toEqual([]);
    expect(swept(stack('sgraph-send-test-firewall-eu-west-2', round, 25))).toEqual(['test lambda']);
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
    expect(swept(stack('a', tags, hours))).toEqual([]);
  });

  it('are those of an environment of the configuration, if it is disposable and they are of its project there', () => {
    const regions = { 'eu-west-2': { project: 'other' } };
    const environments = { ...ENVIRONMENTS, demo: [{ all: {}, regions, disposable: true }] };
    const demo = (project: string): Stack => stack('a', { environment: 'demo', target: 'lambda', project }, 25);
    expect(swept(demo('other'))).toEqual([]);
    expect(sweptBy(environments, demo('other'))).toEqual(['demo lambda']);
    expect(sweptBy(environments, demo('sgraph-send'))).toEqual([]);
    const kept = { ...ENVIRONMENTS, dev: [{ all: {}, disposable: false }] };
    expect(sweptBy(kept, stack('a', { environment: 'dev', target: 'ec2' }, 25))).toEqual([]);
  });

  it('are as old as the last change of their youngest stack', () => {
    const tags = { environment: 'dev', target: 'ec2' };
    expect(swept(stack('a', tags, 90), stack('b', tags, 2))).toEqual([]);
    expect(swept(stack('a', tags, 90, { LastUpdatedTime: hoursAgo(2) }))).toEqual([]);
  });

  it('do not hold deleted stacks', () => {
    expect(
      swept(stack('a', { environment: 'test', target: 'lambda' }, 90, { StackStatus: 'DELETE_COMPLETE' })),
    ).toEqual([]);
  });
});
