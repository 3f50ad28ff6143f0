import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../setup/command.ts';
import { consumerProject } from './consumer-project.ts';

const APP = `
import { App, Stage } from 'aws-cdk-lib';
import { declareStacks, deploymentConfig } from 'sgraph-send/cdk';

const app = new App({ outdir: process.argv[2], analyticsReporting: false });
const config = deploymentConfig({
  environment: 'ours',
  account: '123456789012',
  region: 'eu-west-2',
  overrides: { uploads: 'open' },
});
const stage = new Stage(app, 'Ours');
const stacks = declareStacks(stage, { config, locked: false, domain: undefined, deployer: undefined });
app.synth();
console.log([...stacks.values()].map(({ stackName }) => stackName).join());
`;

describe('a CDK app of somebody else', () => {
  it('declares the stacks with the bundles of the package', async () => {
    const folder = consumerProject({ 'app.js': APP }, ['aws-cdk-lib', 'constructs']);
    const out = join(folder, 'cdk.out');
    const printed = await run(process.execPath, [join(folder, 'app.js'), out], { env: { CDK_VALIDATION: 'false' } });
    const names = ['role', 'storage', 'user', 'admin', 'distribution'];
    expect(printed.trim()).toBe(names.map((name) => `sgraph-send-ours-${name}-eu-west-2`).join());
    const assembly = join(out, 'assembly-Ours');
    const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
    const types = templates.flatMap((name) => {
      const template = JSON.parse(readFileSync(join(assembly, name), 'utf8')) as Template;
      return Object.values(template.Resources).map(({ Type }) => Type);
    });
    expect(types).toEqual(
      expect.arrayContaining(['AWS::S3::Bucket', 'AWS::Lambda::Function', 'AWS::CloudFront::Distribution']),
    );
    const assets = readdirSync(out, { recursive: true }).map(String);
    expect(assets.filter((path) => path.endsWith('index.mjs'))).toHaveLength(2);
    expect(assets.filter((path) => path.endsWith(join('frontend', 'manifest.json')))).toHaveLength(2);
  });
});

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}
