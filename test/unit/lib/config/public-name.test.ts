import { describe, expect, it } from 'vitest';
import type { DeploymentConfig } from '../../../../lib/config/config.ts';
import type { EnvironmentOverrides, Environments } from '../../../../lib/config/environments.ts';
import { refuseSharedNames } from '../../../../lib/config/public-name.ts';
import { readConfig } from '../../../../lib/config/read-config.ts';

const named = (domain: string): { publicName: NonNullable<DeploymentConfig['publicName']> } => ({
  publicName: {
    domain,
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-0000-0000-000000000000',
  },
});
const NAME = named('send.example.org');
const request = { account: '123456789012', version: 'v0.1.0', environment: 'prod', region: 'eu-west-2' };
const read = (
  environments: Record<string, EnvironmentOverrides>,
  change: Partial<typeof request> = {},
): ReturnType<typeof readConfig> => {
  const sources = Object.entries(environments).map(([name, overrides]) => [name, [overrides]]);
  return readConfig({ ...request, ...change, environments: Object.fromEntries(sources) as Environments });
};

describe('a name of its own', () => {
  it('is for one region of an environment, or for one that is the only one', () => {
    expect(read({ prod: { all: {}, regions: { 'eu-west-2': NAME } } }).publicName).toEqual(NAME.publicName);
    expect(read({ prod: { all: NAME } }).publicName).toEqual(NAME.publicName);
    expect(read({ prod: { all: NAME, regions: { 'eu-west-2': { mode: 'direct' } } } }).publicName).toBeDefined();
    const own = { prod: { all: NAME, regions: { 'us-east-1': named('us.example.org') } } };
    expect(read(own).publicName?.domain).toBe('send.example.org');
    expect(read(own, { region: 'us-east-1' }).publicName?.domain).toBe('us.example.org');
  });

  it.each<[string, Record<string, EnvironmentOverrides>, RegExp]>([
    [
      'two regions',
      { prod: { all: {}, regions: { 'eu-west-2': NAME, 'us-east-1': NAME } } },
      /^send\.example\.org is the publicName of prod in eu-west-2 and of prod in us-east-1\. .*CNAMEAlreadyExists/,
    ],
    [
      'a region that takes that of all',
      { prod: { all: NAME, regions: { 'us-east-1': { mode: 'direct' } } } },
      /of prod in eu-west-2 and of prod in us-east-1/,
    ],
    ['two environments', { prod: { all: NAME }, qa: { all: NAME } }, /and of qa in every other region/],
    [
      'a region of another environment',
      { prod: { all: NAME }, qa: { all: {}, regions: { 'eu-west-2': NAME } } },
      /and of qa in eu-west-2/,
    ],
  ])('that the environments give to %s is refused', (_what, environments, says) => {
    expect(() => read(environments)).toThrow(says);
  });

  it('of others disturbs nobody who has another one or none', () => {
    const environments = { prod: { all: {} }, qa: { all: NAME }, dev: { all: NAME } };
    expect(read(environments).publicName).toBeUndefined();
    expect(() => read(environments, { environment: 'qa' })).toThrow(/of dev in every other region/);
  });

  it('is refused for two regions of one command, and not for the same one twice', () => {
    const here = { environment: 'prod', region: 'eu-west-2', ...NAME };
    expect(() => refuseSharedNames([here, { ...here, region: 'us-east-1' }])).toThrow(
      /of prod in eu-west-2 and of prod in us-east-1/,
    );
    refuseSharedNames([here, here, { environment: 'prod', region: 'us-east-1' }]);
  });
});
