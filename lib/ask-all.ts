import { messageOf } from './deploy-error.ts';
import { NOTHING } from './outcome.ts';
import type { Preflight } from './region-deployment.ts';

/** Answers every question, by the name of its check, with a finding for each that is wrong: it throws what. */
export async function askAll(
  region: string,
  questions: Readonly<Record<string, () => Promise<string>>>,
): Promise<Preflight> {
  const answers = await Promise.all(
    Object.entries(questions).map(async ([check, ask]) => {
      const answer = await ask().then(
        (found) => ({ found, isWrong: false }),
        (thrown: unknown) => ({ found: messageOf(thrown), isWrong: true }),
      );
      return { check, ...answer };
    }),
  );
  const findings = answers
    .filter(({ isWrong }) => isWrong)
    .map(({ check, found }) => ({ component: 'preflight', region, check, message: found }));
  return {
    lines: answers.map(({ check, found, isWrong }) =>
      `${isWrong ? 'red' : 'ok '} ${region.padEnd(14)} ${check.padEnd(12)} ${found}`.trimEnd(),
    ),
    outcome: { ...NOTHING, result: findings.length === 0 ? 'ready' : 'not ready', findings },
  };
}
