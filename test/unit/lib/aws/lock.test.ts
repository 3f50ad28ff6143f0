import { describe, expect, it } from 'vitest';
import { bucketArn, bucketPolicy } from '../../../../lib/aws/policies.ts';
import type { ConfigOverrides } from '../../../../lib/config/config.ts';
import { isAllowed } from '../../../support/iam.ts';
import { testConfig } from '../deployment.ts';

const ACCOUNT = 'arn:aws:iam::123456789012';
const SSO = `${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-2`;

/** What a principal with every right in the account may do to an object of the locked bucket. */
function rightsOf(principal: string, overrides: ConfigOverrides = {}): string {
  const config = testConfig(overrides);
  const identity = [{ Effect: 'Allow', Action: '*', Resource: '*' }] as const;
  const resource = `${bucketArn(config)}/transfers/x/transfer.json`;
  const context = { 'aws:PrincipalArn': principal, 'aws:SecureTransport': 'true' };
  return ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']
    .filter((action) =>
      isAllowed({ identity, resource: bucketPolicy(config, true).Statement }, { action, resource, context }),
    )
    .join(' ');
}

const READS = 's3:GetObject s3:DeleteObject';
const NEITHER = 's3:DeleteObject';

describe('a locked bucket', () => {
  it('is read and written by the roles of its apps, and by no other role of the account', () => {
    expect(rightsOf(`${ACCOUNT}:role/sgraph-send-prod-user-role-eu-west-2`)).toContain('s3:PutObject');
    for (const name of [
      'role/admin',
      'user/root',
      'role/sgraph-send-qa-user-role-eu-west-2',
      'role/x/sgraph-send-prod-user-role-eu-west-2',
    ])
      expect(rightsOf(`${ACCOUNT}:${name}`)).toBe(NEITHER);
  });

  it('is read, and not written, by auditors, also by those of Identity Center, whose names end in letters of its own', () => {
    const auditors = [
      'role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Auditors_*',
      'user/anna',
      'arn:aws:iam::210987654321:role/backup',
    ];
    const rights = (principal: string): string => rightsOf(principal, { auditors });
    expect(rights(`${SSO}/AWSReservedSSO_Auditors_0123456789abcdef`)).toBe(READS);
    // Identity Center of us-east-1 has no region in its paths.
    expect(rights(`${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Auditors_01`)).toBe(READS);
    expect(rights(`${ACCOUNT}:user/anna`)).toBe(READS);
    expect(rights('arn:aws:iam::210987654321:role/backup')).toBe(READS);
    expect(rights(`${SSO}/AWSReservedSSO_AdministratorAccess_0123456789abcdef`)).toBe(NEITHER);
    expect(rights(`${ACCOUNT}:role/AWSReservedSSO_Auditors_0123456789abcdef`)).toBe(NEITHER);
    expect(rights('arn:aws:iam::210987654321:user/anna')).toBe(NEITHER);
  });

  it('is read by the pipeline of its own environment, whatever region that role was made for, where the configuration says so', () => {
    const pipeline = (environment: string): string =>
      `${ACCOUNT}:role/sgraph-send-${environment}-pipeline-role-us-east-1`;
    expect(rightsOf(pipeline('prod'), { deployerReads: true })).toBe(READS);
    expect(rightsOf(pipeline('prod'))).toBe(NEITHER);
    expect(rightsOf(pipeline('dev'), { deployerReads: true })).toBe(NEITHER);
  });
});

describe('the auditors of a configuration', () => {
  it('name a role or a user: not everybody, not any account', () => {
    for (const wrong of [
      '*',
      'role/*',
      'role/**',
      'role/ab*',
      'role/aws-reserved/*',
      'arn:aws:iam::*:role/auditor',
      'group/x',
      'arn:aws:iam::123456789012:root',
    ])
      expect(() => testConfig({ auditors: [wrong] }), wrong).toThrow(
        /auditors.0 must be the ARN of an IAM role or user/,
      );
  });
});
