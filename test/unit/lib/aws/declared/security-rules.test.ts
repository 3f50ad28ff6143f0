import { describe, expect, it } from 'vitest';
import { differences } from '../../../../../lib/aws/declared/compare.ts';
import { KINDS } from '../../../../../lib/aws/declared/kinds.ts';
import { securityRules } from '../../../../../lib/aws/declared/readers/security-rules.ts';

const tcp = (port: number): { IpProtocol: string; FromPort: number; ToPort: number } => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
});
const kind = KINDS['AWS::EC2::SecurityGroup']!;
const paths = (declared: object[], found: object[]): string[] =>
  differences(kind, { SecurityGroupIngress: declared }, { SecurityGroupIngress: found }).map(({ path }) => path);

describe('rules of a security group', () => {
  // Shapes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html and
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-securitygroup-ingress.html
  it('are one for each range, list and group on the other side', () => {
    const permission = {
      ...tcp(80),
      IpRanges: [{ CidrIp: '192.0.2.0/24', Description: 'office' }, { CidrIp: '198.51.100.0/24' }],
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
      PrefixListIds: [{ PrefixListId: 'pl-1' }],
      UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: '123456789012' }],
    };
    expect(securityRules([permission], 'Source')).toEqual([
      { ...tcp(80), CidrIp: '192.0.2.0/24', Description: 'office' },
      { ...tcp(80), CidrIp: '198.51.100.0/24' },
      { ...tcp(80), CidrIpv6: '::/0' },
      { ...tcp(80), SourcePrefixListId: 'pl-1' },
      { ...tcp(80), SourceSecurityGroupId: 'sg-1' },
    ]);
    expect(securityRules([{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-1' }] }], 'Destination')).toEqual([
      { IpProtocol: '-1', DestinationPrefixListId: 'pl-1' },
    ]);
  });

  it('are compared in any order, and what is not declared is named', () => {
    const [one, other] = [
      { ...tcp(80), CidrIp: '0.0.0.0/0' },
      { ...tcp(443), CidrIp: '0.0.0.0/0' },
    ];
    expect(paths([one, other], [other, one])).toEqual([]);
    expect(paths([one], [{ ...tcp(22), CidrIp: '0.0.0.0/0' }, one])).toEqual([
      'SecurityGroupIngress[tcp 22 22 0.0.0.0/0]',
    ]);
    expect(paths([one], [{ ...one, CidrIp: '192.0.2.0/24' }])).toEqual([
      'SecurityGroupIngress[tcp 80 80 0.0.0.0/0]',
      'SecurityGroupIngress[tcp 80 80 192.0.2.0/24]',
    ]);
    expect(differences(kind, {}, { SecurityGroupIngress: [one] }).map(({ path }) => path)).toEqual([
      'SecurityGroupIngress',
    ]);
  });

  it('are not the only thing that is compared: tags may be more, and none may be missing', () => {
    const tags = (...names: string[]): object => ({ Tags: names.map((Key) => ({ Key, Value: Key })) });
    const found = differences(KINDS['AWS::EC2::VPC']!, tags('Name'), tags('aws:cloudformation:stack-name', 'Name'));
    expect(found).toEqual([]);
    expect(differences(KINDS['AWS::EC2::VPC']!, tags('Name'), tags('project')).map(({ path }) => path)).toEqual([
      'Tags[Name]',
    ]);
  });
});
