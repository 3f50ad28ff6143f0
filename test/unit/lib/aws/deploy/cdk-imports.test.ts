import { describe, expect, it } from 'vitest';
import { run } from '../../../../setup/command.ts';

const ENTRY = new URL('../../../../../lib/aws/deploy/cdk.ts', import.meta.url).href;
const LOADED = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
const { declareStacks, deploymentConfig } = await import(${JSON.stringify(ENTRY)});
const { App } = await import('aws-cdk-lib');
const assets = ${JSON.stringify(import.meta.dirname)};
const functionOf = (name) => ({ name, assets, memoryMiB: 512, timeoutSeconds: 60 });
const overrides = { user: functionOf('user'), admin: functionOf('admin') };
const app = new App({ analyticsReporting: false });
const config = deploymentConfig({ environment: 'ours', account: '123456789012', region: 'eu-west-2', overrides });
declareStacks(app, { config, locked: false, domain: undefined });
app.synth();
console.log(JSON.stringify(loaded));
`;

describe('a synthesis by the export for CDK apps', () => {
  it('loads no client of a service, and no toolkit', async () => {
    const printed = await run(process.execPath, ['--input-type=module', '-e', LOADED], {
      env: { CDK_VALIDATION: 'false' },
    });
    const loaded = JSON.parse(printed) as string[];
    expect(loaded.filter((url) => /@aws-sdk\/|@smithy\/|toolkit-lib/.test(url))).toEqual([]);
    expect(loaded.some((url) => url.endsWith('/lib/aws/deploy/cdk.ts'))).toBe(true);
  });
});
