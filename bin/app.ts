import { App } from 'aws-cdk-lib';
import { readEnvironments } from '../lib/config/config-file.ts';
import { readConfig } from '../lib/config/read-config.ts';
import { DeployError } from '../lib/deploy-error.ts';
import { hasBundles } from '../lib/aws/deploy/preflight.ts';
import { deploySettings } from '../lib/config/settings.ts';
import { declareStacks } from '../lib/aws/deploy/stacks.ts';
import { productVersion } from '../lib/version.ts';

// The CDK app that cdk.json names: `npx cdk deploy --all -c env=dev -c region=eu-west-2`.
const app = new App();
const context = (name: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === 'string' ? value : undefined;
};
const needed = (name: string, example: string): string => {
  const value = context(name);
  if (value === undefined) throw new DeployError('config', `missing ${name}, for example -c ${name}=${example}`);
  return value;
};

try {
  const account = context('account') ?? deploySettings().defaultAccount;
  if (account === undefined)
    throw new DeployError('config', 'no AWS credentials found: configure them, or give -c account=123456789012');
  const adminKeysSha256 = context('adminKeysSha256')?.split(',');
  const environments = await readEnvironments(context('config'));
  const config = readConfig({
    environments,
    environment: needed('env', 'dev'),
    region: needed('region', 'eu-west-2'),
    account,
    version: productVersion(),
    ...(adminKeysSha256 && { overrides: { adminKeysSha256 } }),
  });
  if (config.target === 'lambda' && !hasBundles(config))
    throw new DeployError('config', 'the functions have no bundles: run `npm run build -- functions` first');
  const deployment = {
    config,
    locked: context('locked') === 'true',
    domain: context('domain'),
    firewallArn: context('firewallArn'),
    distributionId: context('distributionId'),
  };
  declareStacks(app, deployment, { assetBucket: context('assetBucket') });
} catch (thrown) {
  if (!(thrown instanceof DeployError)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}
