import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../outcome.ts';
import { linesOf } from '../outcome.ts';
import type { Gap } from '../gap.ts';

/** One verb on one component in one region. */
export interface Step {
  readonly region: string;
  /** A component, or what the whole is called: `inventory`, `smoke`. */
  readonly component: string;
  readonly verb: string;
  /** How it ended, in a word or two. */
  readonly did: string;
  readonly seconds: number;
  readonly resources: readonly string[];
  /** What is wrong. A step without is good. */
  readonly findings: readonly Finding[];
  /** What the emulator is to blame for. */
  readonly excused: readonly Finding[];
}

export interface Report {
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

export function isGood({ steps }: Report): boolean {
  return steps.length > 0 && steps.every(({ findings }) => findings.length === 0);
}

/** Writes `report.json`, `report.md` and `report.xml` (JUnit) and gives their folder. */
export async function writeReport(report: Report, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`),
    writeFile(join(folder, 'report.md'), toMarkdown(report)),
    writeFile(join(folder, 'report.xml'), toJunit(report)),
  ]);
  return folder;
}

export function toMarkdown(report: Report): string {
  const { command, environment, version, account, regions, target, provider, gaps, actions, steps } = report;
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const row = (step: Step): string =>
    `| ${[step.region, step.component, step.verb, step.findings.length === 0 ? 'ok' : '**red**', cell(step.did), step.seconds.toFixed(2), cell(step.resources.join('<br>'))].join(' | ')} |`;
  const finding =
    (label: string) =>
    ({ region, component, check, message, remedy }: Finding): string =>
      `- ${label}${region} ${component}/${check}: ${message}${remedy === undefined ? '' : ` – to put it right: \`${remedy}\``}`;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
  return [
    `# ${command}: ${isGood(report) ? 'good' : 'red'}`,
    '',
    `${version} in environment ${environment}, target ${target}, ${regions.join(' and ')}, on ${provider}, account ${account}. Began ${report.startedAt}, took ${report.seconds.toFixed(1)} s.`,
    ...section(
      'Findings',
      steps.flatMap(({ findings }) => findings.map(finding(''))),
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
  const failed = steps.filter(({ findings }) => findings.length > 0).length;
  const cases = steps.map(({ region, component, verb, seconds: took, findings }, index) => {
    const name = escape(`${index + 1} ${verb} ${component}`);
    const failure =
      findings.length === 0
        ? ''
        : `<failure message="${escape(findings[0]?.message ?? '')}">${escape(findings.flatMap(linesOf).join('\n'))}</failure>`;
    return `    <testcase classname="${escape(region)}" name="${name}" time="${took.toFixed(3)}">${failure}</testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${steps.length}" failures="${failed}" time="${seconds.toFixed(3)}">`,
    `  <testsuite name="${escape(command)}" tests="${steps.length}" failures="${failed}" time="${seconds.toFixed(3)}" timestamp="${startedAt}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function escape(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML has no way to write most control characters.
  return text.replaceAll(/[&<>"]/g, (character) => named[character] ?? '').replaceAll(/(?![\t\n\r])\p{Cc}/gu, '');
}
