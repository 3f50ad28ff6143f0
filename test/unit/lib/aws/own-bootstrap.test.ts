import { describe, expect, it } from 'vitest';
import { judgeBootstrap } from '../../../../lib/aws/bootstrap.ts';
import { quickApp } from '../../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../../lib/aws/deploy/stacks.ts';
import { bootstrapCommand, toolkitStack } from '../../../../lib/config/bootstrap.ts';
import type { ConfigOverrides } from '../../../../lib/config/config.ts';
import { namesOf } from '../../../../lib/config/names.ts';
import { testConfig, testDeployment } from '../deployment.ts';

const OWN = { bootstrapQualifier: 'sgsendprod' } as const;

/** With which roles the CDK deploys the storage. */
function rolesOf(overrides: ConfigOverrides): { deploy: string | undefined; execution: string | undefined } {
  const deployment = testDeployment(false, overrides);
  const app = quickApp();
  const component = deployment.config.target === 'pipeline-role' ? 'pipeline' : 'storage';
  declareStacks(app, deployment, { components: [component] });
  const stack = app.synth().getStackByName(namesOf(deployment.config).stack(component));
  return { deploy: stack.assumeRoleArn, execution: stack.cloudFormationExecutionRoleArn };
}

describe('a bootstrap of an environment', () => {
  it('deploys as whoever asks, with its own execution role', () => {
    const { deploy, execution } = rolesOf(OWN);
    expect(deploy ?? '').toBe('');
    expect(execution).toMatch(/role\/cdk-sgsendprod-cfn-exec-role-/);
  });

  it('is not used unless the configuration says so, nor for the role of the pipeline, which makes what it needs', () => {
    const target = { target: 'pipeline-role' } as const;
    for (const overrides of [{}, target, { ...OWN, ...target }])
      expect(rolesOf(overrides).deploy).toMatch(/role\/cdk-hnb659fds-deploy-role-/);
  });

  it('is asked for by preflight, which says how to make it, and for the role of the pipeline the shared one', () => {
    const missing = (overrides: ConfigOverrides) => () => judgeBootstrap(undefined, testConfig(overrides), 'us-east-1');
    expect(missing(OWN)).toThrow(
      '/cdk-bootstrap/sgsendprod/version: run `npx cdk bootstrap aws://123456789012/us-east-1 --qualifier sgsendprod',
    );
    expect(missing({})).toThrow(
      '/cdk-bootstrap/hnb659fds/version: run `npx cdk bootstrap aws://123456789012/us-east-1`',
    );
    expect(missing({ ...OWN, target: 'pipeline-role' })).toThrow('/cdk-bootstrap/hnb659fds/version');
    expect(judgeBootstrap('28', testConfig(OWN), 'us-east-1')).toBe('of version 28');
  });

  it('is made by a command that names its stack and the policy of the environment', () => {
    expect(bootstrapCommand(testConfig(), 'eu-west-2', 'aws')).toBe('npx cdk bootstrap aws://123456789012/eu-west-2');
    const config = testConfig(OWN);
    expect(toolkitStack(config)).toBe('CDKToolkit-sgsendprod');
    expect(bootstrapCommand(config, 'us-east-1', 'aws')).toBe(
      'npx cdk bootstrap aws://123456789012/us-east-1 --qualifier sgsendprod --toolkit-stack-name CDKToolkit-sgsendprod' +
        ' --cloudformation-execution-policies arn:aws:iam::123456789012:policy/sgraph-send-prod-execution',
    );
  });
});
