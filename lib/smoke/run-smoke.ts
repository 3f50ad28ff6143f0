import { SMOKE_CHECKS } from './smoke-checks.ts';
import type { SmokeTarget } from './smoke-context.ts';
import { createSmokeContext } from './smoke-context.ts';

export interface SmokeResult {
  readonly name: string;
  readonly seconds: number;
  /** What was wrong; undefined when it holds. */
  readonly failure: string | undefined;
  /** Why it could not be tried, or not wholly. */
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
    const outcome = await run(context).then(
      (note) => ({ note, failure: undefined }),
      (thrown: unknown) => ({ note: undefined, failure: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    const result = { name, seconds: (performance.now() - started) / 1_000, ...outcome };
    results.push(result);
    tell(result);
  }
  return results;
}
