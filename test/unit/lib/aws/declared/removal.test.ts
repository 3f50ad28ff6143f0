import { describe, expect, it } from 'vitest';
import { differing } from '../../../../../lib/aws/declared/judge.ts';
import { KINDS } from '../../../../../lib/aws/declared/kinds.ts';
import { added, byHand, removal } from '../../../../../lib/aws/declared/removal.ts';

const removalsOf = (type: string, property: string, what: unknown): unknown =>
  KINDS[type]?.removes?.[property]?.(what, 'the-id');

describe('what takes away something that was added', () => {
  it('is a call, and the same as a command of the AWS CLI', () => {
    const calls = [
      removal('lambda RemovePermission', { FunctionName: 'user', StatementId: "any'body" }),
      removal('events RemoveTargets', { Rule: 'schedule', Ids: ['one', 'two'] }),
      removal('lambda UpdateFunctionConfiguration', { FunctionName: 'user', Layers: [] }),
      removal('s3 DeleteObject', { Bucket: 'b', Key: 'a file' }),
      removal('elasticloadbalancing DeleteRule', { RuleArn: 'arn:aws:x:1' }),
    ];
    expect(added(calls, 'eu-west-2')).toEqual({ addition: true, removals: calls, ...byHand(calls, 'eu-west-2') });
    expect(byHand(calls, 'eu-west-2').remedy.split(' && ')).toEqual([
      `aws lambda remove-permission --function-name user --statement-id 'any'\\''body' --region eu-west-2`,
      'aws events remove-targets --rule schedule --ids one two --region eu-west-2',
      "aws lambda update-function-configuration --function-name user --layers '[]' --region eu-west-2",
      "aws s3api delete-object --bucket b --key 'a file' --region eu-west-2",
      'aws elbv2 delete-rule --rule-arn arn:aws:x:1 --region eu-west-2',
    ]);
    expect(added([], 'eu-west-2')).toEqual({ addition: true });
  });

  it('is known for each kind of rule of a security group', () => {
    const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
    const input = (end: object): object => ({ GroupId: 'the-id', IpPermissions: [{ ...rule, ...end }] });
    const ends: readonly (readonly [object, object])[] = [
      [{ CidrIp: '0.0.0.0/0' }, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      [{ CidrIpv6: '::/0' }, { Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
      [{ SourcePrefixListId: 'pl-1' }, { PrefixListIds: [{ PrefixListId: 'pl-1' }] }],
      [{ SourceSecurityGroupId: 'sg-1' }, { UserIdGroupPairs: [{ GroupId: 'sg-1' }] }],
    ];
    for (const [written, taken] of ends)
      expect(removalsOf('AWS::EC2::SecurityGroup', 'SecurityGroupIngress', { ...rule, ...written })).toEqual([
        { call: 'ec2 RevokeSecurityGroupIngress', input: input(taken) },
      ]);
    expect(
      removalsOf('AWS::EC2::SecurityGroup', 'SecurityGroupEgress', { ...rule, CidrIp: '10.0.0.0/8' }),
    ).toMatchObject([{ call: 'ec2 RevokeSecurityGroupEgress' }]);
  });

  it('is a command for a person where who added it may need it', () => {
    const versions = {
      type: 'AWS::S3::Bucket',
      properties: {},
      found: { VersioningConfiguration: { Status: 'Enabled' } },
    };
    const boundary = {
      type: 'AWS::IAM::Role',
      properties: {},
      found: { PermissionsBoundary: 'arn:aws:iam::1:policy/all' },
    };
    const cors = { type: 'AWS::Lambda::Url', properties: {}, found: { Cors: { AllowOrigins: ['*'] } } };
    const faults = [versions, boundary, cors].map(({ type, properties, found }) =>
      differing(
        [{ logicalId: 'It', type, properties }],
        { account: '123456789012', region: 'eu-west-2' },
        {
          live: { It: { id: 'the-id', attributes: {}, properties: found } },
          imports: {},
        },
      ),
    );
    expect(faults.flat().map(({ addition, removals, remedy }) => [addition, removals, remedy])).toEqual([
      [
        true,
        undefined,
        `aws s3api put-bucket-versioning --bucket the-id --versioning-configuration '{"Status":"Suspended"}' --region eu-west-2`,
      ],
      [true, undefined, 'aws iam delete-role-permissions-boundary --role-name the-id --region eu-west-2'],
      [true, undefined, "aws lambda update-function-url-config --function-name the-id --cors '{}' --region eu-west-2"],
    ]);
  });

  it('is nothing where it is not understood, rather than something else', () => {
    expect(removalsOf('AWS::IAM::Role', 'Policies', [{ PolicyName: 'one' }, {}])).toEqual([]);
    expect(removalsOf('AWS::Events::Rule', 'Targets', { Arn: 'arn' })).toEqual([]);
    expect(removalsOf('AWS::EC2::SecurityGroup', 'SecurityGroupIngress', 'all')).toEqual([]);
  });
});
