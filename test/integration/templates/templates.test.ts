import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { planOf } from '../../../lib/aws/deploy/components.ts';
import type { AwsTarget } from '../../../lib/config/names.ts';
import { AWS_TARGETS } from '../../../lib/config/names.ts';
import { skipTemplateValidation } from '../../../lib/config/settings.ts';
import { declareStacks } from '../../../lib/aws/deploy/stacks.ts';
import { SgraphSend } from '../../../lib/aws/constructs/sgraph-send.ts';
import { quickApp } from '../../../lib/aws/quick-app.ts';
import { ensureEnvironment, findPython } from '../../setup/python.ts';
import { FIREWALL_ARN, templateOf, testConfig, testDeployment } from '../../unit/lib/deployment.ts';
import { ACCEPTED } from './accepted.ts';
import { limitMs } from '../../setup/time-limits.ts';

const Checkov = z.object({ results: z.object({ failed_checks: z.array(z.object({ check_id: z.string() })) }) });
const Nag = z.object({ pluginReports: z.array(z.object({ violations: z.array(z.object({ ruleName: z.string() })) })) });

let programs: string;
let templates: string;
beforeAll(async () => {
  programs = dirname(await ensureEnvironment('templates', 'templates', findPython));
  templates = mkdtempSync(join(tmpdir(), 'sgraph-send-templates-'));
  for (const locked of [false, true]) {
    for (const target of AWS_TARGETS) {
      for (const name of planOf(target).names) {
        const file = join(templates, `${target}-${name}-${locked ? 'locked' : 'open'}.json`);
        writeFileSync(file, JSON.stringify(templateOf(name, testDeployment(locked, { target })).toJSON(), null, 2));
      }
    }
  }
  writeFileSync(join(templates, 'construct.json'), JSON.stringify(wholeInOneStack(), null, 2));
}, limitMs(300));

const accepted = (prefix: string): string[] =>
  Object.keys(ACCEPTED)
    .filter((name) => name.startsWith(prefix))
    .sort();

describe('the templates, open and locked', { timeout: limitMs(120) }, () => {
  it('pass cfn-lint', async () => {
    await promisify(execFile)(join(programs, 'cfn-lint'), [join(templates, '*.json')]);
  });

  it('pass checkov but for what is accepted, and all that is accepted is found', async () => {
    const args = [
      '--skip-download',
      '--quiet',
      '--compact',
      '--soft-fail',
      '-d',
      templates,
      '--framework',
      'cloudformation',
      '-o',
      'json',
    ];
    const { stdout } = await promisify(execFile)(join(programs, 'checkov'), args, { maxBuffer: 32 * 1024 * 1024 });
    const found = Checkov.parse(JSON.parse(stdout)).results.failed_checks.map(({ check_id }) => check_id);
    expect([...new Set(found)].sort()).toEqual(accepted('CKV_'));
  });

  it("pass cdk-nag's AwsSolutions but for what is accepted, and all that is accepted is found", () => {
    const found = AWS_TARGETS.flatMap((target) => [...nagged(target, false), ...nagged(target, true)]);
    expect([...new Set(found)].sort()).toEqual(accepted('AwsSolutions-'));
  });
});

/** The construct as others use it, of which neither account nor region is known. */
function wholeInOneStack(): object {
  const stack = new Stack(quickApp(), 'Ours');
  const { user, admin } = testConfig();
  new SgraphSend(stack, 'Send', {
    adminKeysSha256: ['ab'.repeat(32)],
    webAclArn: FIREWALL_ARN,
    user: { assets: user.assets },
    admin: { assets: admin.assets },
  });
  return Template.fromStack(stack).toJSON();
}

function nagged(target: AwsTarget, locked: boolean): string[] {
  skipTemplateValidation();
  const outdir = mkdtempSync(join(tmpdir(), 'sgraph-send-nag-'));
  const app = new App({
    analyticsReporting: false,
    outdir,
    context: { '@aws-cdk/core:failSynthOnValidationErrors': false },
  });
  const components = planOf(target).names;
  declareStacks(app, testDeployment(locked, { target }), { assetBucket: 'bundles', components });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  const report = Nag.parse(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')));
  return report.pluginReports.flatMap(({ violations }) =>
    violations.map(({ ruleName }) => ruleName.replace(/\[.*$/, '')),
  );
}
