import { DeployError } from './deploy-error.ts';
import type { Outcome } from './outcome.ts';
import { waitUntil } from './wait.ts';

/** Looks again until nothing is found any more; when time is up, the last findings are the answer. */
export async function patiently(
  what: string,
  { patienceSeconds }: { readonly patienceSeconds: number },
  look: () => Promise<Outcome>,
): Promise<Outcome> {
  let last: Outcome | undefined;
  try {
    return await waitUntil(what, patienceSeconds, async () => {
      last = await look();
      return last.findings.length === 0
        ? { value: last }
        : { problem: last.findings.map(({ message }) => message).join('; ') };
    });
  } catch (thrown) {
    if (last && thrown instanceof DeployError && thrown.code === 'timeout') return last;
    throw thrown;
  }
}
