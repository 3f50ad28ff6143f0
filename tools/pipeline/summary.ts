import * as z from 'zod';
import { DeployError } from '../../lib/deploy-error.ts';

export interface JobResult {
  readonly name: string;
  /** As GitHub says it: success, failure, cancelled, skipped. */
  readonly result: string;
  readonly seconds?: number;
  readonly note?: string;
}

const Needs = z.record(z.string(), z.object({ result: z.string() }));

/** How the jobs before ended, out of GitHub's `toJSON(needs)`. Throws `config` for anything else. */
export function readResults(needs: string | undefined): JobResult[] {
  try {
    return Object.entries(Needs.parse(JSON.parse(needs ?? ''))).map(([name, { result }]) => ({ name, result }));
  } catch (cause) {
    throw new DeployError('config', 'RESULTS holds no results of jobs, expected toJSON(needs)', { cause });
  }
}

/** A table of jobs for people. */
export function summarise(version: string, jobs: readonly JobResult[]): string {
  const red = jobs.filter(({ result }) => result === 'failure' || result === 'cancelled');
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const row = ({ name, result, seconds, note }: JobResult): string =>
    `| ${[name, result === 'success' ? 'ok' : result === 'skipped' ? 'skipped' : `**${result}**`, seconds?.toFixed(1) ?? '', cell(note ?? '')].join(' | ')} |`;
  const verdict = red.length === 0 ? 'good' : `red: ${red.map(({ name }) => name).join(', ')}`;
  return [
    `## Pipeline of ${version}: ${verdict}`,
    '',
    '| job | result | seconds | |',
    '| --- | --- | ---: | --- |',
    ...jobs.map(row),
    '',
  ].join('\n');
}
