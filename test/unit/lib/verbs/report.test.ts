import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../lib/outcome.ts';
import { splitKnownGaps } from '../../../../lib/emulator/gaps.ts';
import { compareInventories } from '../../../../lib/inventory.ts';
import { lineProgress } from '../../../../lib/verbs/progress.ts';
import type { Report, Step } from '../../../../lib/verbs/report.ts';
import { countSteps, toJson, toJunit, toMarkdown, verdictOf } from '../../../../lib/verbs/report.ts';

const step: Step = {
  region: 'eu-west-2',
  component: 'storage',
  verb: 'verify',
  result: 'as declared',
  seconds: 0.25,
  resources: ['a'],
  findings: [],
  excused: [],
  skipped: [],
};
const red: Step = {
  ...step,
  result: 'differs',
  findings: [{ component: 'storage', region: 'eu-west-2', check: 'cors', message: 'allows <all> & "more"' }],
};
const untried: Step = { ...step, result: 'not run', skipped: [{ check: 'create', reason: 'it needs storage' }] };
const report = (steps: readonly Step[]): Report => ({
  addresses: [{ region: 'eu-west-2', url: 'https://a.example/', console: 'https://a.example/admin/' }],
  command: 'deploy verify',
  startedAt: '2026-11-20T12:00:00.000Z',
  seconds: 1,
  version: 'v0.1.0',
  environment: 'test',
  account: '123456789012',
  regions: ['eu-west-2'],
  target: 'lambda',
  provider: 'ministack',
  gaps: [{ emulator: 'ministack', check: undefined, reason: 'a reason' }],
  actions: ['s3:ListBucket'],
  steps,
});

describe('the report', () => {
  it('is good when every step is, red when one is, and incomplete where something was not tried', () => {
    const verdict = (steps: readonly Step[], isDone = true, allows = false): string =>
      verdictOf(report(steps), isDone, allows);
    expect([verdict([step]), verdict([step, red, untried]), verdict([step, untried])]).toEqual([
      'good',
      'red',
      'incomplete',
    ]);
    expect([verdict([step, untried], true, true), verdict([red, untried], true, true)]).toEqual(['good', 'red']);
    expect([verdict([]), verdict([], false)]).toEqual(['good', 'red']);
  });

  it('counts what was not tried apart from what is good', () => {
    expect(countSteps([step, step, red, untried])).toEqual({ passed: 2, failed: 1, skipped: 1 });
    const xml = toJunit(report([step, red, untried]));
    expect(xml).toContain('tests="3" failures="1" skipped="1"');
    expect(xml).toContain('<skipped message="not tried (1): it needs storage"/>');
    expect(toMarkdown(report([untried]), 'incomplete')).toContain('storage/create: it needs storage');
  });

  it('begins with the address', () => {
    const [title, , address] = toMarkdown(report([step]), 'good').split('\n');
    expect([title, address]).toEqual([
      '# deploy verify: good',
      'eu-west-2: <https://a.example/>, console <https://a.example/admin/>',
    ]);
    const json = JSON.parse(toJson(report([step]), 'good', { preflight: [] })) as object;
    expect(Object.keys(json).slice(0, 3)).toEqual(['addresses', 'verdict', 'counts']);
    expect(json).toMatchObject({ addresses: [{ url: 'https://a.example/' }] });
  });

  it('names every finding and every gap', () => {
    expect(toMarkdown(report([step, red]), 'red')).toMatch(/eu-west-2 storage\/cors: allows <all>[^]*a reason/);
  });

  it('prints the command that puts something right below what is wrong, on the terminal and in both reports', () => {
    const remedy = 'aws s3 rm s3://bucket/notes.txt';
    const findings = red.findings.map((finding) => ({ ...finding, remedy }));
    let printed = '';
    lineProgress((text) => (printed += text)).ended({ ...red, findings });
    expect(printed).toContain(`cors: allows <all> & "more"\n        to fix it: ${remedy}\n`);
    const texts = [toMarkdown(report([{ ...red, findings }]), 'red'), toJunit(report([{ ...red, findings }]))];
    for (const text of texts) expect(text).toContain(remedy);
  });

  it('says what was deployed, and what answered', () => {
    expect(toMarkdown(report([step]), 'good')).toContain(
      'target lambda, eu-west-2, on ministack, account 123456789012',
    );
  });

  it('counts failures for JUnit and escapes them', () => {
    const xml = toJunit(report([step, red]));
    expect(xml).toContain('tests="2" failures="1"');
    expect(xml).toContain('allows &lt;all&gt; &amp; &quot;more&quot;');
  });
});

describe('gaps of emulators', () => {
  const rules = { check: 'as-declared', message: 'Bucket.LifecycleConfiguration is nothing, expected rules' } as const;
  const finding = { component: 'storage', region: 'eu-west-2', ...rules } as const;
  const judged = { checked: ['region', 'as-declared: Bucket.LifecycleConfiguration'], findings: [finding] };

  it('excuse their own check on their own emulator alone', () => {
    expect(splitKnownGaps('ministack', 'storage', 'eu-west-2', judged)).toMatchObject({
      failures: [],
      excused: [finding],
    });
    expect(splitKnownGaps(undefined, 'storage', 'eu-west-2', judged).failures).toEqual([finding]);
    const others = [
      { ...finding, check: 'region' },
      { ...finding, message: 'Bucket.CorsConfiguration is nothing, expected rules' },
      { ...finding, message: 'Bucket.LifecycleConfigurationOfAnother is nothing, expected rules' },
    ];
    const all = { ...judged, findings: [finding, ...others] };
    expect(splitKnownGaps('ministack', 'storage', 'eu-west-2', all).failures).toEqual(others);
  });

  it('fail once the emulator has caught up', () => {
    const [failure] = splitKnownGaps('ministack', 'storage', 'eu-west-2', { ...judged, findings: [] }).failures;
    expect(failure?.message).toMatch(/remove the line from lib\/emulator\/gaps.ts/);
  });

  it('fail once the emulator has caught up with one of several in the same property', () => {
    const check = 'as-declared: UserDefinition.ContainerDefinitions';
    const drops = (name: string): Finding => ({
      ...{ component: 'fargate', region: 'eu-west-2', check: 'as-declared' },
      message: `UserDefinition.ContainerDefinitions[user].${name} is nothing, expected something`,
    });
    const failures = (...names: string[]): string[] => {
      const found = { checked: [check], findings: names.map(drops) };
      return splitKnownGaps('ministack', 'fargate', 'eu-west-2', found).failures.map((each) => each.check);
    };
    expect(failures('LinuxParameters', 'HealthCheck')).toEqual([]);
    expect(failures('LinuxParameters')).toEqual([check]);
    expect(failures('HealthCheck')).toEqual([check]);
  });
});

describe('two inventories', () => {
  it('differ by what appeared and by what vanished', () => {
    const found = compareInventories(
      ['bucket global a', 'role global b'],
      ['role global b', 'log-group eu-west-2 /aws/lambda/x'],
    );
    expect(found.map(({ check, message }) => `${check}: ${message}`)).toEqual([
      'log-group: log-group eu-west-2 /aws/lambda/x was not there before',
      'bucket: bucket global a was there before',
    ]);
    expect(compareInventories(['a'], ['a'])).toEqual([]);
  });
});
