import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../../lib/deploy-error.ts';
import type { HttpProbe } from '../../../lib/http-probe.ts';

const EVERY_MS = 10;
/** MiniStack sends requests to a container that does not listen yet, or not any more because it is broken. */
const UNREACHED =
  /^\{"message": ?"Target [^"]* connect error: [^"]*(?:refused|No route to host|unreachable|timed out)"\}$/;

export interface Asking {
  /** How many requests got which answer: by its status, by why there was none, or `unreached`, which is only MiniStack's fault. */
  stop(): Promise<Readonly<Record<string, number>>>;
}

/** Asks one address again and again, one request after the other. */
export function askAllTheTime(reach: HttpProbe, url: string): Asking {
  const answers: Record<string, number> = {};
  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      const answer = await reach({ url }).then(
        async (response) => {
          const body = await response.text();
          if (response.status === 200) return '200';
          return UNREACHED.test(body) ? 'unreached' : `${response.status} ${body}`;
        },
        (thrown: unknown) => messageOf(thrown),
      );
      answers[answer] = (answers[answer] ?? 0) + 1;
      await pause(EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      over.abort();
      await asking;
      return answers;
    },
  };
}
