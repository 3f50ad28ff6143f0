import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetafile } from '../../bin/bundling.ts';
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
const stacks = declareStacks(stage, { config, locked: false, domain: undefined });
app.synth();
console.log([...stacks.values()].map(({ stackName }) => stackName).join());
`;

/** The other targets, which need an image or an artifact that is somewhere already. */
const OTHERS = `
import { writeFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { declareStacks, deploymentConfig } from 'sgraph-send/cdk';

const [, , outdir, artifact] = process.argv;
writeFileSync(artifact, 'the archive of a release');
const app = new App({ outdir, analyticsReporting: false });
const originSecret = 'o'.repeat(43);
const container = { image: 'registry.example/send:v1', cpuUnits: 256, memoryMiB: 512, desiredCount: 1 };
const machine = { instanceType: 't3.small', desiredCount: 1, spot: false, volumeGiB: 8, imageRegions: [], artifact };
for (const overrides of [{ target: 'fargate', container, originSecret }, { target: 'ec2', machine, originSecret }]) {
  const config = deploymentConfig({ environment: 'ours', account: '123456789012', region: 'eu-west-2', overrides });
  declareStacks(app, { config, locked: false, domain: undefined });
}
app.synth();
`;

/** Which files of the package a synthesis loads. */
const LOADED = `
import { registerHooks } from 'node:module';

const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
const { App, Stack } = await import('aws-cdk-lib');
const { SgraphSend } = await import('sgraph-send/cdk');
const app = new App({ outdir: process.argv[2], analyticsReporting: false });
new SgraphSend(new Stack(app, 'Ours'), 'Send', { adminKeysSha256: ['ab'.repeat(32)] });
app.synth();
console.log(JSON.stringify(loaded));
`;

describe('a CDK app of somebody else', () => {
  it('synthesises without a client of a service', async () => {
    const folder = consumerProject({ 'loaded.js': LOADED }, ['aws-cdk-lib', 'constructs']);
    const args = [join(folder, 'loaded.js'), join(folder, 'cdk.out')];
    const loaded = JSON.parse(await run(process.execPath, args, { env: { CDK_VALIDATION: 'false' } })) as string[];
    expect(loaded.filter((url) => /@aws-sdk\/client-|@smithy/.test(url))).toEqual([]);
    // The package is bundled: what is in its files is in the record of their build.
    const files = loaded.flatMap((url) => /\/sgraph-send\/(dist\/lib\/.*)$/.exec(url)?.[1] ?? []);
    const { outputs } = await readMetafile('library-node');
    const sources = files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
    expect(sources).toContain('lib/aws/constructs/sgraph-send.ts');
    expect(sources.filter((source) => /@aws-sdk|@smithy/.test(source))).toEqual([]);
  });

  it('declares containers and a machine, which is told how to install itself', async () => {
    const folder = consumerProject({ 'others.js': OTHERS }, ['aws-cdk-lib', 'constructs']);
    const out = join(folder, 'cdk.out');
    const args = [join(folder, 'others.js'), out, join(folder, 'release.tar.gz')];
    await run(process.execPath, args, { env: { CDK_VALIDATION: 'false' } });
    const text = (component: string): string =>
      readFileSync(join(out, `sgraph-send-ours-${component}.template.json`), 'utf8');
    expect(text('fargate-fargate-eu-west-2')).toContain('AWS::ECS::Service');
    expect(text('ec2-instance-eu-west-2')).toContain('AWS::AutoScaling::AutoScalingGroup');
    expect(text('ec2-instance-eu-west-2')).toContain('/opt/sgraph-send');
    expect(text('ec2-cdn-eu-west-2')).toContain('x-sgraph-send-origin');
  });

  it('declares the stacks with the bundles of the package', async () => {
    const folder = consumerProject({ 'app.js': APP }, ['aws-cdk-lib', 'constructs']);
    const out = join(folder, 'cdk.out');
    const printed = await run(process.execPath, [join(folder, 'app.js'), out], { env: { CDK_VALIDATION: 'false' } });
    const names = ['role', 'storage', 'user', 'admin', 'firewall', 'distribution', 'watch'];
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
