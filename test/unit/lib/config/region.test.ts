import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, it } from 'vitest';
import { hostOf } from '../../../../lib/aws/components/instance-shape.ts';
import { registryName } from '../../../../lib/aws/components/registry-shape.ts';
import { AWS_TARGETS, functionArn, roleArn } from '../../../../lib/config/names.ts';
import { readConfig } from '../../../../lib/config/read-config.ts';
import { domainSuffixOf, isRegion, partitionOf } from '../../../../lib/config/region.ts';
import { regionProblem } from '../../../../lib/config/region-services.ts';

const REGIONS = RegionInfo.regions.map(({ name }) => name);
const configIn = (region: string): ReturnType<typeof readConfig> =>
  readConfig({ environment: 'dev', account: '123456789012', region, version: 'v0.1.0' });

describe('a region', () => {
  it.each([
    ['eu-west-2', 'aws', 'amazonaws.com'],
    ['cn-northwest-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-east-1', 'aws-us-gov', 'amazonaws.com'],
    ['us-iso-west-1', 'aws-iso', 'c2s.ic.gov'],
    ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
    ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
  ])('%s belongs to the partition %s, and its hosts end with %s', (region, partition, suffix) => {
    expect([partitionOf(region), domainSuffixOf(region)]).toEqual([partition, suffix]);
    const config = configIn(region);
    expect(roleArn(config, 'user')).toMatch(new RegExp(`^arn:${partition}:iam::`));
    expect(functionArn(config, 'user')).toMatch(new RegExp(`^arn:${partition}:lambda:${region}:`));
    expect(registryName(config).split('/')[0]).toBe(`123456789012.dkr.ecr.${region}.${suffix}`);
    expect(hostOf({ region }, '192-0-2-1')).toBe(`ec2-192-0-2-1.${region}.compute.${suffix}`);
  });

  it('that AWS does not have has neither', () => {
    expect(isRegion('eu-west-9')).toBe(false);
    expect(() => partitionOf('eu-west-9')).toThrow('"eu-west-9" is not a region of AWS');
    expect(() => domainSuffixOf('eu-west-9')).toThrow('"eu-west-9" is not a region of AWS');
  });
});

describe('a target', () => {
  it.each(['eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-2', 'ap-northeast-1', 'sa-east-1'])(
    'of any kind runs in %s',
    (region) => expect(AWS_TARGETS.flatMap((target) => regionProblem(target, region) ?? [])).toEqual([]),
  );

  it.each(['eu-central-2', 'eu-south-2', 'il-central-1', 'me-central-1', 'ca-west-1', 'ap-east-2', 'ap-southeast-7'])(
    'of functions does not run in %s, which has no function URLs; others do',
    (region) => {
      expect(regionProblem('lambda', region)).toBe(
        `lambda cannot run in ${region}: ${region} has no Lambda function URLs. Take fargate or ec2 there, or another region`,
      );
      expect(regionProblem('fargate', region)).toBeUndefined();
      expect(regionProblem('ec2', region)).toBeUndefined();
    },
  );

  it.each([
    ['cn-north-1', /CloudFront in China .*cn-north-1 has no Lambda function URLs/],
    ['us-gov-west-1', /GovCloud has no CloudFront/],
    ['eusc-de-east-1', /European Sovereign Cloud/],
    ['us-iso-east-1', /aws-iso has no CloudFront/],
    ['eu-isoe-west-1', /aws-iso-e has no CloudFront/],
  ])('before which CloudFront stands does not run in %s', (region, says) => {
    expect(regionProblem('lambda', region)).toMatch(says);
    for (const target of ['fargate', 'ec2', 'ami'] as const)
      expect(regionProblem(target, region)).toContain('CloudFront');
    expect(regionProblem('lambda', region)).toMatch(/or run the image with --target docker there$/);
  });

  it('that is only a role runs in every region of every partition', () => {
    expect(REGIONS.flatMap((region) => regionProblem('pipeline-role', region) ?? [])).toEqual([]);
  });
});
