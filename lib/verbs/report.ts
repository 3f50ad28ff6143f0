import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeDirectories } from '../../core/stores/directories.ts';
import type { Finding, Outcome, Skipped, Verdict } from '../outcome.ts';
import { linesOf } from '../outcome.ts';
import type { Gap } from '../gap.ts';

/** One verb on one component in one region. */
export interface Step extends Outcome {
  readonly region: string;
  /** A component, or what the whole is called: `inventory`, `smoke`. */
  readonly component: string;
  readonly verb: string;
  readonly seconds: number;
}

/** Where a deployment answers. */
export interface Address {
  readonly region: string;
  readonly url: string;
  readonly console: string;
}

export interface Report {
  /** Of every region that has one. */
  readonly addresses: readonly Address[];
  readonly command: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly version: string;
  readonly environment: string;
  readonly account: string;
  readonly regions: readonly string[];
  readonly target: string;
  /** What answered: AWS itself, which emulator, Google Cloud, Docker. */
  readonly provider: string;
  readonly gaps: readonly Gap[];
  /** IAM actions that looking, emptying and unlocking needed; the CDK's own calls go through its bootstrap roles. */
  readonly actions: readonly string[];
  readonly steps: readonly Step[];
}

/** `skipped`: nothing of it is wrong, and something was not tried, or it was not run. */
export type StepStatus = 'passed' | 'failed' | 'skipped';

export function statusOf({ findings, skipped }: Step): StepStatus {
  if (findings.length > 0) return 'failed';
  return skipped.length > 0 ? 'skipped' : 'passed';
}

export function isGoodStep(step: Step): boolean {
  return statusOf(step) === 'passed';
}

/** `isDone`: that of a verb without steps, such as a list. */
export function verdictOf({ steps }: Pick<Report, 'steps'>, isDone: boolean, allowsSkipped: boolean): Verdict {
  if (steps.length === 0) return isDone ? 'good' : 'red';
  const { failed, skipped } = countSteps(steps);
  if (failed > 0) return 'red';
  return skipped === 0 || allowsSkipped ? 'good' : 'incomplete';
}

/** How many steps ended how. */
export function countSteps(steps: readonly Step[]): Readonly<Record<StepStatus, number>> {
  const count = (status: StepStatus): number => steps.filter((step) => statusOf(step) === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** What was not tried, a line for each reason. */
export function describeSkipped(skipped: readonly Skipped[]): string[] {
  const reasons = Map.groupBy(skipped, ({ reason }) => reason);
  return [...reasons].map(([reason, items]) => `not tried (${items.length}): ${reason}`);
}

const MARKS: Readonly<Record<StepStatus, string>> = { passed: 'ok', failed: '**red**', skipped: '**not tried**' };

/** Writes `report.json`, `report.md` and `report.xml` (JUnit). */
export async function writeReport(report: Report, verdict: Verdict, folder: string): Promise<void> {
  await makeDirectories(resolve(folder), 0o777);
  await Promise.all([
    writeFile(join(folder, 'report.json'), toJson(report, verdict, {})),
    writeFile(join(folder, 'report.md'), toMarkdown(report, verdict)),
    writeFile(join(folder, 'report.xml'), toJunit(report)),
  ]);
}

/** The addresses first, and last what a verb has shown beside its steps. */
export function toJson({ addresses, ...report }: Report, verdict: Verdict, shown: object): string {
  const whole = { addresses, verdict, counts: countSteps(report.steps), ...report, ...shown };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

export function toMarkdown(report: Report, verdict: Verdict): string {
  const { addresses, command, environment, version, account, regions, target, provider, gaps, actions, steps } = report;
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const row = (step: Step): string =>
    `| ${[step.region, step.component, step.verb, MARKS[statusOf(step)], cell(step.result), step.seconds.toFixed(2), cell(step.resources.join('<br>'))].join(' | ')} |`;
  const finding =
    (label: string) =>
    ({ region, component, check, message, remedy }: Finding): string =>
      `- ${label}${region} ${component}/${check}: ${message}${remedy === undefined ? '' : ` – to fix it: \`${remedy}\``}`;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
  return [
    `# ${command}: ${verdict}`,
    '',
    ...addresses.flatMap(({ region, url, console }) => [`${region}: <${url}>, console <${console}>`, '']),
    `${version} in environment ${environment}, target ${target}, ${regions.join(' and ')}, on ${provider}, account ${account}. Began ${report.startedAt}, took ${report.seconds.toFixed(1)} s.`,
    ...section(
      'Findings',
      steps.flatMap(({ findings }) => findings.map(finding(''))),
    ),
    ...section(
      'Not tried, not run',
      steps.flatMap(({ region, component, skipped }) =>
        skipped.map(({ check, reason }) => `- ${region} ${component}/${check}: ${reason}`),
      ),
    ),
    ...section('Steps', [
      '| region | component | verb | | outcome | seconds | resources |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...steps.map(row),
    ]),
    ...section(
      'What the emulator does not do',
      gaps.map(({ emulator, check, reason }) => `- ${emulator}${check === undefined ? '' : ` (${check})`}: ${reason}`),
    ),
    ...section(
      'IAM actions that were used',
      actions.map((action) => `- ${action}`),
    ),
    '',
  ].join('\n');
}

export function toJunit({ command, seconds, startedAt, steps }: Report): string {
  const { failed, skipped: untried } = countSteps(steps);
  const cases = steps.map((step, index) => {
    const { region, component, verb, seconds: took } = step;
    const name = escape(`${index + 1} ${verb} ${component}`);
    return `    <testcase classname="${escape(region)}" name="${name}" time="${took.toFixed(3)}">${junitResult(step)}</testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${steps.length}" failures="${failed}" skipped="${untried}" time="${seconds.toFixed(3)}">`,
    `  <testsuite name="${escape(command)}" tests="${steps.length}" failures="${failed}" skipped="${untried}" time="${seconds.toFixed(3)}" timestamp="${startedAt}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function junitResult(step: Step): string {
  const { findings, skipped } = step;
  const [first] = findings;
  if (first)
    return `<failure message="${escape(first.message)}">${escape(findings.flatMap(linesOf).join('\n'))}</failure>`;
  return isGoodStep(step) ? '' : `<skipped message="${escape(describeSkipped(skipped).join('; '))}"/>`;
}

function escape(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML has no way to write most control characters.
  return text.replaceAll(/[&<>"]/g, (character) => named[character] ?? '').replaceAll(/(?![\t\n\r])\p{Cc}/gu, '');
}
