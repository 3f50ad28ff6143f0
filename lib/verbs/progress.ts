import { linesOf } from '../outcome.ts';
import type { Step, StepStatus } from './report.ts';
import { describeSkipped, statusOf } from './report.ts';

/** Receives what starts and what has ended. */
export interface Progress {
  began(region: string, component: string, verb: string): void;
  ended(step: Step): void;
}

const MARKS: Readonly<Record<StepStatus, string>> = { passed: 'ok ', failed: 'RED', skipped: '-- ' };

/** One line for each end, for logs. */
export function lineProgress(write: (text: string) => void): Progress {
  return {
    began: () => undefined,
    ended: (step) => write(`${describe(step)}\n`),
  };
}

/** A table with a row per component and region that is drawn again in place, and below it every finding. */
export function tableProgress(write: (text: string) => void): Progress {
  const rows = new Map<string, string>();
  const findings: string[] = [];
  let drawn = 0;
  const draw = (key: string, text: string): void => {
    rows.set(key, text);
    const lines = [...rows].map(([name, state]) => `${name.padEnd(28)} ${state}`).concat(findings);
    write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${lines.map((line) => `\u001b[2K${line}\n`).join('')}`);
    drawn = lines.length;
  };
  return {
    began: (region, component, verb) => draw(`${region} ${component}`, `${verb} …`),
    ended: (step) => {
      findings.push(...remarksOn(step).map((line) => `  ${line}`));
      draw(
        `${step.region} ${step.component}`,
        `${MARKS[statusOf(step)]} ${step.verb}: ${step.result} (${step.seconds.toFixed(1)} s)`,
      );
    },
  };
}

function describe(step: Step): string {
  const { region, component, verb, result, seconds, excused } = step;
  const head = `${MARKS[statusOf(step)]} ${region.padEnd(14)} ${component.padEnd(13)} ${verb.padEnd(15)} ${result} (${seconds.toFixed(1)} s)`;
  const gaps = excused.length === 0 ? '' : ` [gap: ${excused.map(({ check }) => check).join(', ')}]`;
  return [`${head}${gaps}`, ...remarksOn(step).map((line) => `      ${line}`)].join('\n');
}

function remarksOn({ findings, skipped }: Step): string[] {
  return [...findings.flatMap(linesOf), ...describeSkipped(skipped)];
}
