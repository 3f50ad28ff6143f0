import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackProps } from 'aws-cdk-lib';
import { RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import type { SgraphSendProps } from '../../../../../lib/aws/constructs/sgraph-send.ts';
import { SgraphSend } from '../../../../../lib/aws/constructs/sgraph-send.ts';
import { admin } from '../../../../../lib/aws/components/admin.ts';
import { distribution } from '../../../../../lib/aws/components/distribution.ts';
import { storage } from '../../../../../lib/aws/components/storage.ts';
import { user } from '../../../../../lib/aws/components/user.ts';
import { quickApp } from '../../../../../lib/aws/quick-app.ts';

const ASSETS = mkdtempSync(join(tmpdir(), 'sgraph-send-bundle-'));
writeFileSync(join(ASSETS, 'index.mjs'), 'export const handler = () => undefined;\n');
const KEY = 'ab'.repeat(32);
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000';
const BUNDLES = { user: { assets: ASSETS }, admin: { assets: ASSETS } };

type Props = Partial<SgraphSendProps>;

function send(stack: Stack, props: Props = {}, id = 'Send'): SgraphSend {
  return new SgraphSend(stack, id, { adminKeysSha256: [KEY], ...BUNDLES, ...props });
}

function stackOf(props: StackProps = {}): Stack {
  return new Stack(quickApp(), 'Ours', props);
}

function templateOf(props: Props = {}, stackProps: StackProps = {}): Template {
  const stack = stackOf(stackProps);
  send(stack, props);
  return Template.fromStack(stack);
}

const idsOf = (template: Template, type: string): string[] => Object.keys(template.findResources(type));

describe('the whole product in one stack', () => {
  it('is synthesised without an account or a region, and holds neither', () => {
    const text = JSON.stringify(templateOf().toJSON());
    expect(/arn:aws[a-z-]*:|:[0-9]{12}:/.exec(text)?.[0]).toBeUndefined();
    // Where CloudFront has its metrics, wherever the stack is.
    expect([...new Set(text.match(/\b(?:eu|us|ap)-[a-z]+-[0-9]\b/g))]).toEqual(['us-east-1']);
    expect(text).toContain('{"Ref":"AWS::Partition"}');
  });

  it('names nothing by itself that two of them in a stack, or a stack in two regions, would share', () => {
    const stack = stackOf();
    send(stack);
    send(stack, {}, 'Other');
    const template = Template.fromStack(stack);
    expect(idsOf(template, 'AWS::Lambda::Function')).toHaveLength(4);
    const names = Object.values(template.findResources('AWS::CloudFront::OriginAccessControl')).map((resource) =>
      JSON.stringify(resource),
    );
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toContain('{"Ref":"AWS::Region"}');
    const named = ['BucketName', 'FunctionName', 'LogGroupName', 'RoleName', 'AlarmName', 'DashboardName'];
    const own = Object.values((template.toJSON() as { Resources: Record<string, Resource> }).Resources)
      .filter(({ Type }) => Type !== 'AWS::Lambda::Permission')
      .flatMap(({ Properties }) => Object.keys(Properties));
    expect(own.filter((property) => named.includes(property))).toEqual([]);
  });

  it('takes names, and writes literal ARNs where the stack has a place', () => {
    const names = {
      bucket: 'our-transfers',
      functions: { user: 'our-user', admin: 'our-admin' },
      logGroups: { user: '/our/user', admin: '/our/admin' },
      roles: { user: 'our-user-role', admin: 'our-admin-role' },
      dashboard: 'our-dashboard',
    };
    const template = templateOf({ names }, { env: { account: '123456789012', region: 'cn-north-1' } });
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: 'our-transfers' });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'our-user' });
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/our/admin' });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'our-admin-role' });
    template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'our-dashboard' });
    expect(JSON.stringify(template.toJSON())).toContain('arn:aws-cn:s3:::our-transfers/transfers/*');
  });

  it('answers through the distribution alone', () => {
    const template = templateOf();
    template.allResourcesProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    template.resourcePropertiesCountIs('AWS::Lambda::Permission', { Principal: 'cloudfront.amazonaws.com' }, 4);
    template.resourcePropertiesCountIs('AWS::Lambda::Permission', { Principal: '*' }, 0);
  });

  it('gives the console the keys, also such as are known when it is deployed', () => {
    const stack = stackOf();
    send(stack, { adminKeysSha256: [StringParameter.valueForStringParameter(stack, '/send/admin-key-sha256')] });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { SGRAPH_SEND_ADMIN_KEY_SHA256: { Ref: Match.stringLikeRegexp('^SsmParameterValue') } },
      },
    });
    templateOf().hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { SGRAPH_SEND_ADMIN_KEY_SHA256: KEY } },
    });
  });

  it('counts requests under one name in both apps, which is no reference to the function itself', () => {
    const functions = Object.values(templateOf().findResources('AWS::Lambda::Function')) as Resource[];
    const counted = functions.map(
      ({ Properties }) => (Properties['Environment'] as Environment).Variables['SGRAPH_SEND_STATISTICS'],
    );
    expect(new Set(counted).size).toBe(1);
    expect(counted[0]).toMatch(/^cloudwatch:Ours-Send-[0-9A-F]+$/);
  });

  it('has a name of its own with alias records, also in a zone that is known by its id alone', () => {
    const stack = stackOf();
    const { url } = send(stack, {
      domain: {
        domainName: 'send.example.com',
        certificate: Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
        hostedZone: HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0123456789'),
      },
    });
    expect(url).toBe('https://send.example.com');
    const template = Template.fromStack(stack);
    for (const Type of ['A', 'AAAA'])
      template.hasResourceProperties('AWS::Route53::RecordSet', {
        Type,
        Name: 'send.example.com',
        HostedZoneId: 'Z0123456789',
        AliasTarget: { DNSName: Match.anyValue(), HostedZoneId: Match.anyValue() },
      });
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { Aliases: ['send.example.com'], ViewerCertificate: { AcmCertificateArn: CERTIFICATE } },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: ['https://send.example.com'] })] },
    });
  });

  it('asks a web ACL', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/ours/1';
    templateOf({ webAclArn }).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { WebACLId: webAclArn },
    });
  });

  it('keeps the bucket unless told otherwise', () => {
    templateOf().hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    templateOf().hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
    const gone = templateOf({ removalPolicy: RemovalPolicy.DESTROY });
    gone.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    const kept = templateOf({ removalPolicy: RemovalPolicy.RETAIN });
    kept.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });

  it('lets S3 remove nothing that still counts, however long logs are kept', () => {
    const template = templateOf({ logRetention: RetentionDays.ONE_YEAR, maxExpiresDays: 7 });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: 'transfers/', ExpirationInDays: 373 })]),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { SGRAPH_SEND_LOG_RETENTION_DAYS: '365' } },
    });
  });

  it('tells a topic of errors, throttles, slow answers, waiting work and a full store, and has one dashboard', () => {
    const stack = stackOf();
    send(stack, { alarmTopic: new Topic(stack, 'Topic') });
    const template = Template.fromStack(stack);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as Resource[];
    const metrics = ['Duration', 'Errors', 'MaintenanceBacklog', 'MaintenanceBacklogAge', 'Url5xxCount', 'Url5xxCount'];
    expect(alarms.map(({ Properties }) => Properties['MetricName']).sort()).toEqual(
      [...metrics, 'StoredBytes', 'StoredBytes', 'Throttles', 'Throttles'].sort(),
    );
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
    const dashboards = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(dashboards).toHaveLength(1);
    for (const shown of ['Errors', 'Throttles', 'p99', 'MaintenanceBacklogAge', 'StoredBytes', '5xxErrorRate'])
      expect(JSON.stringify(dashboards)).toContain(shown);
  });

  it('leaves alarms and dashboard out, but those on maintenance', () => {
    const template = templateOf({ monitoring: false });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  });

  it('lets its bucket be read by those it is granted to, which the policy of the bucket names', () => {
    const stack = stackOf();
    const backup = new Role(stack, 'Backup', { assumedBy: new ServicePrincipal('backup.amazonaws.com') });
    send(stack).grantRead(backup);
    const template = Template.fromStack(stack);
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    expect(JSON.stringify(policy)).toContain(JSON.stringify(stack.resolve(backup.roleArn)));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: ['s3:GetObject', 's3:ListBucket'] })] },
    });
  });

  it('carries the checks of the components that are made of its parts', () => {
    const { storage: bucket, user: userApp, admin: adminApp, distribution: edge } = send(stackOf());
    const parts = [
      [bucket, storage],
      [userApp, user],
      [adminApp, admin],
      [edge, distribution],
    ] as const;
    for (const [part, { checks, lockedChecks }] of parts) {
      expect(checks.length).toBeGreaterThan(0);
      expect(part.checks().map(({ name }) => name)).toEqual([...checks, ...lockedChecks].map(({ name }) => name));
    }
    const all = parts.flatMap(([part]) => part.checks());
    expect(send(stackOf()).checks()).toHaveLength(all.length);
  });

  it('refuses a property that it does not have, with the nearest name', () => {
    const given = { maxTransferByte: 5, webAclARN: 'x', logRetentionDays: 3 } as Props;
    expect(() => send(stackOf(), given)).toThrow(
      'SgraphSend has no property "maxTransferByte": did you mean "maxTransferBytes"?; no property "webAclARN": did you mean "webAclArn"?; no property "logRetentionDays": did you mean "logRetention"?',
    );
  });

  it('is part of a stage', () => {
    const app = quickApp();
    send(new Stack(new Stage(app, 'Prod'), 'Ours'));
    expect(app.synth().getNestedAssembly('assembly-Prod').stacks).toHaveLength(1);
  });
});

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Environment {
  readonly Variables: Readonly<Record<string, unknown>>;
}

describe('what cannot work is refused when it is synthesised', () => {
  const wrong: readonly [string, Props, RegExp][] = [
    ['no admin key', { adminKeysSha256: [] }, /adminKeysSha256 is missing.*SHA-256/],
    ['a key instead of its hash', { adminKeysSha256: ['S3CRET'.repeat(8)] }, /adminKeysSha256\.0 must be the SHA-256/],
    ['three keys', { adminKeysSha256: [KEY, KEY, KEY] }, /adminKeysSha256/],
    ['no number of bytes', { maxStoreBytes: 0 }, /maxStoreBytes/],
    [
      'logs for ever',
      { logRetention: RetentionDays.INFINITE },
      /logRetentionDays is 9999 days, must be at most 3650 days/,
    ],
    [
      'a regional web ACL',
      { webAclArn: 'arn:aws:wafv2:eu-west-2:123456789012:regional/webacl/ours/1' },
      /webAclArn must be the ARN of a web ACL with the scope CLOUDFRONT/,
    ],
    [
      'a certificate of another region',
      {
        domain: {
          domainName: 'send.example.com',
          certificate: { certificateArn: CERTIFICATE.replace('us-east-1', 'eu-west-2') },
        },
      },
      /certificateArn must be in us-east-1/,
    ],
    [
      'a certificate that a stack elsewhere makes',
      {
        domain: {
          domainName: 'send.example.com',
          certificate: { certificateArn: CERTIFICATE, env: { account: '123456789012', region: 'eu-west-2' } },
        },
      },
      /the certificate is in eu-west-2/,
    ],
    [
      'a URL for a name',
      { domain: { domainName: 'https://send.example.com', certificate: { certificateArn: CERTIFICATE } } },
      /domainName/,
    ],
  ];
  it.each(wrong)('%s', (_, props, message) => {
    expect(() => templateOf(props)).toThrow(message);
    expect(() => templateOf(props)).not.toThrow(/S3CRET/);
  });
});
