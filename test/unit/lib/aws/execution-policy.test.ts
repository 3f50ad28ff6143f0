import { describe, expect, it } from 'vitest';
import { planOf } from '../../../../lib/aws/deploy/components.ts';
import { executionPolicy } from '../../../../lib/aws/execution-policy.ts';
import { isAllowed } from '../../../support/iam.ts';
import { HANDLERS } from '../../../vendor/cloudformation-handlers.ts';
import { templateOf, testConfig, testDeployment } from '../deployment.ts';

const config = testConfig({ bootstrapQualifier: 'sgsendprod' });
const identity = executionPolicy(config).Statement;
const may = (action: string, resource: string): boolean => isAllowed({ identity }, { action, resource });
const RESOURCES = identity.flatMap(({ Resource = [] }) => Resource);

/** What handlers ask for properties that no template here has: keys, tables, file systems, delivery streams and VPNs of one's own. */
const UNUSED =
  /^(?:ec2:(?:Attach|Detach)VpnGateway$|(?:cognito-idp|elasticfilesystem|firehose|inspector2|kms|managed-fleets|s3files|s3tables|sns|vpc-lattice|vpce):)/;

/** What is declared only where it is configured. */
const BUDGETED = { monthlyBudgetUsd: 100, edgeAlarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:operators' };

/** Types of resources that the targets which a pipeline deploys declare. */
function declaredTypes(): string[] {
  const types = (['lambda', 'fargate', 'ec2', 'ami'] as const).flatMap((target) =>
    [false, true].flatMap((locked) =>
      planOf(target).names.flatMap((name) => {
        const { Resources = {} } = templateOf(name, testDeployment(locked, { target, ...BUDGETED })).toJSON() as {
          Resources?: Record<string, { Type: string }>;
        };
        return Object.values(Resources).map(({ Type }) => Type);
      }),
    ),
  );
  return [...new Set(types)].sort();
}

describe('the policy of CloudFormation in a bootstrap of an environment', () => {
  it('allows what the handlers of every declared type ask for', () => {
    const types = declaredTypes();
    expect(types.filter((type) => !HANDLERS.has(type))).toEqual([]);
    const asked = [...new Set(types.flatMap((type) => HANDLERS.get(type) ?? []))].filter((each) => !UNUSED.test(each));
    expect(asked.length).toBeGreaterThan(300);
    const isAllowedSomewhere = (action: string): boolean =>
      RESOURCES.some((resource) => may(action, resource.replaceAll('*', 'x')));
    expect(asked.filter((action) => !action.includes('*') && !isAllowedSomewhere(action))).toEqual([]);
  });

  it('reaches what its own environment is made of, and not what another one in the account is made of', () => {
    const about = (environment: string): (readonly [string, string])[] => {
      const base = `sgraph-send-${environment}`;
      return [
        ['s3:PutBucketPolicy', `arn:aws:s3:::${base}-storage-123456789012-eu-west-2`],
        ['lambda:UpdateFunctionCode', `arn:aws:lambda:eu-west-2:123456789012:function:${base}-user-eu-west-2`],
        ['iam:PutRolePolicy', `arn:aws:iam::123456789012:role/${base}-user-role-eu-west-2`],
        ['iam:PassRole', `arn:aws:iam::123456789012:role/${base}-user-role-eu-west-2`],
        ['budgets:ModifyBudget', `arn:aws:budgets::123456789012:budget/${base}-budget-eu-west-2-0a1b2c3d`],
        ['events:PutTargets', `arn:aws:events:eu-west-2:123456789012:rule/${base}-maintenance-eu-west-2`],
        ['logs:DeleteLogGroup', `arn:aws:logs:eu-west-2:123456789012:log-group:/aws/lambda/${base}-user-eu-west-2`],
        ['ecr:DeleteRepository', `arn:aws:ecr:eu-west-2:123456789012:repository/${base}-fargate-registry-eu-west-2`],
      ];
    };
    expect(about('prod').filter(([action, resource]) => !may(action, resource))).toEqual([]);
    expect(about('qa').filter(([action, resource]) => may(action, resource))).toEqual([]);
  });

  it('makes no administrator: neither itself, nor the pipeline, nor anybody else', () => {
    const iam = 'arn:aws:iam::123456789012';
    expect(may('iam:CreatePolicyVersion', `${iam}:policy/sgraph-send-prod-execution`)).toBe(false);
    expect(may('iam:UpdateAssumeRolePolicy', `${iam}:role/sgraph-send-prod-pipeline-role-eu-west-2`)).toBe(false);
    expect(may('iam:AttachRolePolicy', `${iam}:role/cdk-hnb659fds-cfn-exec-role-123456789012-eu-west-2`)).toBe(false);
    expect(may('iam:CreateUser', `${iam}:user/x`)).toBe(false);
    expect(may('s3:GetObject', 'arn:aws:s3:::sgraph-send-prod-storage-123456789012-eu-west-2/transfers/x')).toBe(false);
  });

  it('fits into a managed policy of IAM, which has 6,144 characters without white space', () => {
    const long = testConfig({ project: 'sixteen-letters-', bootstrapQualifier: 'sgsendprod' });
    expect(JSON.stringify(executionPolicy(long)).length).toBeLessThan(6_144);
  });
});
