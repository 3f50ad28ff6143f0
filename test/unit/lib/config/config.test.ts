import type { AwsTarget } from '../../../../lib/config/names.ts';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../../lib/config/read-config.ts';
import type { ConfigOverrides } from '../../../../lib/config/config.ts';

const request = { environment: 'prod', account: '123456789012', region: 'eu-west-2', version: 'v0.1.0' };
const read = (overrides: ConfigOverrides) => () => readConfig({ ...request, overrides });

describe('the configuration', () => {
  it('takes the defaults, and what an environment and a region change', () => {
    expect(readConfig(request)).toMatchObject({ uploads: 'token', mode: 'server', objectLifetimeDays: 121 });
    expect(readConfig({ ...request, environment: 'test' }).mode).toBe('server');
    expect(readConfig({ ...request, environment: 'test', region: 'us-east-1' }).mode).toBe('direct');
  });

  it('says by its tags what it is, whoever set that, and keeps those that an environment adds', () => {
    const environments = { prod: [{ all: { project: 'other', tags: { owner: 'ops' } } }] } as const;
    expect(readConfig({ ...request, environments, overrides: { target: 'ec2' } }).tags).toEqual({
      project: 'other',
      environment: 'prod',
      target: 'ec2',
      owner: 'ops',
    });
    expect(read({ target: 'ami' })().tags).toEqual({ project: 'sgraph-send', environment: 'prod', target: 'ami' });
  });

  it('refuses objects that vanish before the longest transfer and its log', () => {
    expect(read({ objectLifetimeDays: 120 })).toThrow(
      /objectLifetimeDays is 120 days, must be at least 121 days \(maxExpiresDays 30 \+ logRetentionDays 90 \+ 1\)/,
    );
    expect(read({ maxExpiresDays: 31, objectLifetimeDays: 121 })).toThrow(/must be at least 122/);
    expect(read({ maxExpiresDays: 31 })()).toMatchObject({ objectLifetimeDays: 122 });
    expect(read({ objectLifetimeDays: 121 })()).toMatchObject({ objectLifetimeDays: 121 });
  });

  it('names every member that is wrong, and the region that is none', () => {
    expect(() => readConfig({ ...request, region: 'eu-west-9', account: '12' })).toThrow(
      /account must be an account id.*region is not a region of AWS/,
    );
    expect(() => readConfig({ ...request, environment: 'staging' })).toThrow(
      /unknown environment "staging", expected one of dev, qa, prod, test, or add it/,
    );
  });

  it('refuses what Lambda, CloudWatch or the admin app would not take', () => {
    expect(read({ logRetentionDays: 91, objectLifetimeDays: 200 })).toThrow(
      /logRetentionDays is 91, must be one of .*: use 90 or 120/,
    );
    expect(read({ adminKeysSha256: ['secret'] })).toThrow(/adminKeysSha256.0 must be the SHA-256 of a generated key/);
    expect(read({ user: { name: 'user', assets: 'x', memoryMiB: 64, timeoutSeconds: 60 } })).toThrow(/user.memoryMiB/);
    expect(read({ auditors: ['arn:aws:iam::123456789012:root'] })).toThrow(/auditors/);
  });

  it('changes how many of a target run, where there is a number of them', () => {
    const counted = (target: AwsTarget, desiredCount: number) => () =>
      readConfig({ ...request, overrides: { target }, desiredCount });
    expect(counted('fargate', 0)()).toMatchObject({ container: { desiredCount: 0 }, machine: { desiredCount: 1 } });
    expect(counted('ec2', 0)()).toMatchObject({ container: { desiredCount: 1 }, machine: { desiredCount: 0 } });
    expect(counted('ami', 2)).toThrow(/machine.desiredCount/);
    expect(counted('lambda', 0)).toThrow(/only to fargate, ec2 and ami, not to lambda/);
  });

  it('refuses names that make the bucket too long', () => {
    const overrides = { project: 'p'.repeat(16), target: 'fargate' } as const;
    expect(() => readConfig({ ...request, region: 'ap-southeast-2', overrides })).toThrow(/longer than 63 characters/);
  });
});

describe('what follows from other values', () => {
  const container = (given: object) => () =>
    readConfig({ ...request, environments: { prod: [{ all: { container: given } }] } }).container;

  it.each([
    [256, 512],
    [512, 1_024],
    [1_024, 2_048],
    [2_048, 4_096],
  ])('is the memory of a task with %i units: %i MiB', (cpuUnits, memoryMiB) => {
    expect(container({ cpuUnits })()).toMatchObject({ memoryMiB });
  });

  it('is refused where it is given and Fargate has no such task, with what it has', () => {
    expect(container({ cpuUnits: 1_024, memoryMiB: 512 })).toThrow(
      'container.memoryMiB is 512, must be 2048, or up to 8192 in steps of 1024, because Fargate has no other size for cpuUnits 1024: leave it out to get 2048',
    );
    expect(container({ memoryMiB: 1_536 })).toThrow(/container.memoryMiB is 1536, must be 512, or up to 2048/);
    expect(container({ memoryMiB: 2_048 })()).toMatchObject({ cpuUnits: 256 });
  });
});
