import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { Deployment } from '../../../lib/aws/deployment.ts';
import type { ConfigOverrides, DeploymentConfig } from '../../../lib/config/config.ts';
import { readConfig } from '../../../lib/config/read-config.ts';
import type { ComponentName } from '../../../lib/config/names.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { quickApp } from '../../../lib/aws/quick-app.ts';
import { declareStacks } from '../../../lib/aws/deploy/stacks.ts';

/** A folder in the place of the bundles: the templates do not depend on what is in them. */
const bundle = mkdtempSync(join(tmpdir(), 'sgraph-send-bundle-'));
writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => undefined;\n');
const artifact = join(mkdtempSync(join(tmpdir(), 'sgraph-send-artifact-')), 'sgraph-send.tar.gz');
writeFileSync(artifact, 'the product and its Node');
/** A machine with such an artifact. */
export const MACHINE = {
  instanceType: 't3.small',
  desiredCount: 1,
  spot: false,
  volumeGiB: 8,
  artifact,
  imageRegions: [],
} satisfies DeploymentConfig['machine'];

/** A client at a sign-in provider that has a secret. */
export const CONFIDENTIAL = {
  oidcClient: 'confidential',
  oidcIssuer: 'https://login.example/staff',
  oidcClientId: 'console',
  oidcAdmins: ['ops'],
} as const satisfies ConfigOverrides;

export const DOMAIN = 'd123.cloudfront.net';
export const FIREWALL_ARN = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/sgraph-send-prod-eu-west-2/1';

export function testConfig(overrides: ConfigOverrides = {}): DeploymentConfig {
  return readConfig({
    environment: 'prod',
    account: '123456789012',
    region: 'eu-west-2',
    version: 'v0.1.0',
    overrides: {
      user: { name: 'user', assets: bundle, memoryMiB: 1_024, timeoutSeconds: 60 },
      admin: { name: 'admin', assets: bundle, memoryMiB: 512, timeoutSeconds: 60 },
      originSecret: 'o'.repeat(43),
      repository: 'owner/name',
      repositoryId: '456789',
      repositoryOwnerId: '123456',
      machine: MACHINE,
      ...overrides,
    },
  });
}

export function testDeployment(locked: boolean, overrides: ConfigOverrides = {}): Deployment {
  return {
    config: testConfig(overrides),
    locked,
    firewallArn: FIREWALL_ARN,
    domain: DOMAIN,
    distributionId: 'E1',
    balancer: {
      balancer: 'app/sgraph-send-prod-alb-1/0123456789abcdef',
      targetGroups: { user: 'targetgroup/user/0123456789abcdef', admin: 'targetgroup/admin/0123456789abcdef' },
    },
    originPrefixList: 'pl-0123456789abcdef0',
  };
}

/** What CloudFormation would get for one component. */
export function templateOf(component: ComponentName, deployment: Deployment): Template {
  const app = quickApp();
  declareStacks(app, deployment, { components: [component], assetBucket: 'bundles' });
  const name = namesOf(deployment.config).stack(component);
  return Template.fromJSON(app.synth().getStackByName(name).template as Record<string, unknown>);
}
