import type { Message } from '../../core/webhook/deliver.ts';

/** What one attempt may take, the answer included. */
const ATTEMPT_MS = 10_000;

/** Posts a message. Redirects are not followed: the operator named the address that gets it. Never throws. */
export async function sendMessage(url: string, { headers, body }: Message, stop: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'sgraph-send' },
      body,
      signal: AbortSignal.any([stop, AbortSignal.timeout(ATTEMPT_MS)]),
    });
    // What it says does not matter, and may have no end.
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
