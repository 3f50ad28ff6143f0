import { DeployError } from './deploy-error.ts';
import type { Outcome } from './outcome.ts';
import { waitUntil } from './wait.ts';

/**
 * Looks again until nothing is found any more that may pass; when time is up, the last findings are the answer. What only a person's
 * command takes away does not pass.
 */
export async function pollUntilClean(
  what: string,
  { patienceSeconds }: { readonly patienceSeconds: number },
  look: () => Promise<Outcome>,
): Promise<Outcome> {
  let last: Outcome | undefined;
  try {
    return await waitUntil(what, patienceSeconds, async () => {
      last = await look();
      return last.findings.every(({ remedy }) => remedy !== undefined)
        ? { value: last }
        : { problem: last.findings.map(({ message }) => message).join('; ') };
    });
  } catch (thrown) {
    if (last && thrown instanceof DeployError && thrown.code === 'timeout') return last;
    throw thrown;
  }
}
