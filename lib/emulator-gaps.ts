import type { Finding } from './component.ts';
import type { ComponentName } from './names.ts';

export type Emulator = 'ministack' | 'localstack';

export interface Gap {
  readonly emulator: Emulator;
  /** The check that cannot hold there; undefined for a gap that the code works around. */
  readonly check: `${ComponentName}/${string}` | undefined;
  readonly reason: string;
}

/** What emulators do not do. Every report prints these lines, and `verify` fails when one of the checks holds after all. */
export const EMULATOR_GAPS: readonly Gap[] = [
  {
    emulator: 'ministack',
    check: 'storage/lifecycle-rules',
    reason: "CloudFormation drops the bucket's lifecycle rules",
  },
  {
    emulator: 'localstack',
    check: 'storage/lifecycle-rules',
    reason: "CloudFormation drops the bucket's lifecycle rules",
  },
  {
    emulator: 'ministack',
    check: undefined,
    reason: 'no REVERT_DRIFT change sets: a repair updates the whole stack instead',
  },
  {
    emulator: 'ministack',
    check: undefined,
    reason: "no limit of 6 MB on a function's request: the test client keeps to it",
  },
];

export interface Judged {
  readonly failures: readonly Finding[];
  /** Findings that the emulator is to blame for. */
  readonly excused: readonly Finding[];
}

/** Parts what is wrong from what the emulator cannot do. A gap that is gone is a failure: its line must go too. */
export function excuseGaps(
  emulator: Emulator | undefined,
  component: ComponentName,
  region: string,
  findings: readonly Finding[],
): Judged {
  const checks = EMULATOR_GAPS.filter((gap) => gap.emulator === emulator).flatMap(({ check }) => check ?? []);
  const isExcused = (finding: Finding): boolean =>
    checks.some((check) => check === `${finding.component}/${finding.check}`);
  const excused = findings.filter(isExcused);
  const gone = checks.filter(
    (check) => check.startsWith(`${component}/`) && !excused.some((finding) => check.endsWith(`/${finding.check}`)),
  );
  const message = 'the emulator does this now: remove the line from lib/emulator-gaps.ts';
  return {
    failures: [
      ...findings.filter((finding) => !isExcused(finding)),
      ...gone.map((check) => ({ component, region, check: check.slice(component.length + 1), message })),
    ],
    excused,
  };
}

/** Which emulator answers at an endpoint, by its own health page. Throws when it is neither. */
export async function recogniseEmulator(endpoint: string): Promise<Emulator> {
  for (const emulator of ['ministack', 'localstack'] as const) {
    const answer = await fetch(`${endpoint}/_${emulator}/health`, { signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    if (answer.ok) return emulator;
  }
  throw new Error(`what answers at ${endpoint} is neither MiniStack nor LocalStack`);
}
