import { describeAddress } from './addresses.ts';
import { lineProgress, tableProgress } from './progress.ts';
import type { Recorder } from './recorder.ts';
import { createRecorder } from './recorder.ts';
import type { Verdict } from '../outcome.ts';
import type { Report } from './report.ts';
import { countSteps, toJson, writeReport } from './report.ts';

/** What a command writes while it works and at its end. */
interface Output {
  readonly recorder: Recorder;
  /** Writes a line at once. */
  readonly tell: (line: string) => void;
  /** Shows lines to a person, or data under a name in the JSON at the end. */
  readonly show: (name: string, data: unknown, lines: readonly string[]) => void;
  /** Writes the report, where there were steps, and says how it ended. */
  end(verb: string, report: Report, verdict: Verdict, folder: string): Promise<void>;
}

/** For JSON the standard output holds nothing else; progress goes to the standard error. */
export function createOutput(isJson: boolean): Output {
  const stream = isJson ? process.stderr : process.stdout;
  const write = (text: string): void => void stream.write(text);
  const tell = (line: string): void => write(`${line}\n`);
  const shown: Record<string, unknown> = {};
  return {
    recorder: createRecorder(stream.isTTY ? tableProgress(write) : lineProgress(write)),
    tell,
    show(name, data, lines) {
      shown[name] = data;
      if (!isJson) lines.forEach(tell);
    },
    async end(verb, report, verdict, folder) {
      const { addresses, steps, seconds } = report;
      addresses.map(describeAddress).forEach(tell);
      if (steps.length > 0) {
        await writeReport(report, verdict, folder);
        tell(`${verb} ${describeEnd(verdict, report)} after ${seconds.toFixed(1)} s; report in ${folder}`);
        if (verdict === 'incomplete')
          tell('Not everything was checked: give what the lines above ask for, or --allow-skipped.');
      }
      if (isJson) process.stdout.write(toJson(report, verdict, shown));
    },
  };
}

function describeEnd(verdict: Verdict, { steps }: Report): string {
  if (verdict === 'good') return 'succeeded';
  const { passed, failed, skipped } = countSteps(steps);
  const counts = `${passed} passed, ${failed} failed, ${skipped} not run or not fully checked`;
  return verdict === 'red' ? `failed (${counts})` : `is incomplete (${counts})`;
}
