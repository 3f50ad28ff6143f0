import type { Verdict } from '../outcome.ts';
import type { Untried } from './smoke-check.ts';
import { SMOKE_CHECKS } from './smoke-checks.ts';
import type { SmokeTarget } from './smoke-context.ts';
import { createSmokeContext } from './smoke-context.ts';

export interface SmokeResult {
  readonly name: string;
  readonly seconds: number;
  readonly status: 'passed' | 'failed' | Untried['status'];
  /** What was wrong; undefined when it holds or was not tried. */
  readonly failure: string | undefined;
  /** Why it was not tried, or not completely; of one that holds a remark. */
  readonly note: string | undefined;
}

/** Tries everything and stops at nothing. */
export async function runSmoke(
  target: SmokeTarget,
  tell: (result: SmokeResult) => void = () => undefined,
): Promise<SmokeResult[]> {
  const context = createSmokeContext(target);
  const results: SmokeResult[] = [];
  for (const { name, run } of SMOKE_CHECKS) {
    const started = performance.now();
    const outcome = await run(context).then(judge, (thrown: unknown) => ({
      status: 'failed' as const,
      note: undefined,
      // The name of an assertion says nothing.
      failure: thrown instanceof Error ? thrown.message : String(thrown),
    }));
    const result = { name, seconds: (performance.now() - started) / 1_000, ...outcome };
    results.push(result);
    tell(result);
  }
  return results;
}

function judge(said: string | Untried | undefined): Pick<SmokeResult, 'status' | 'note' | 'failure'> {
  if (typeof said === 'object') return { status: said.status, note: said.reason, failure: undefined };
  return { status: 'passed', note: said, failure: undefined };
}

export function verdictOfSmoke(results: readonly SmokeResult[]): Verdict {
  const has = (status: SmokeResult['status']): boolean => results.some((each) => each.status === status);
  if (has('failed')) return 'red';
  return has('skipped') ? 'incomplete' : 'good';
}

/** How many of which, such as `23 passed, 0 failed, 14 not tried`. */
export function countSmoke(results: readonly SmokeResult[]): string {
  const count = (status: SmokeResult['status']): number => results.filter((each) => each.status === status).length;
  const others = count('not applicable');
  const rest = others === 0 ? '' : `, ${others} not applicable here`;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} not tried${rest}`;
}

const MARKS = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip', 'not applicable': 'n/a ' } as const;

/** A result in a line. */
export function describeSmoke({ name, status, seconds, failure, note }: SmokeResult): string {
  const told = `${failure === undefined ? '' : `: ${failure}`}${note === undefined ? '' : ` [${note}]`}`;
  return `${MARKS[status]} ${name} (${seconds.toFixed(2)} s)${told}`;
}
