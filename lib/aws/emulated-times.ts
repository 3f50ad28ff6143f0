import { text } from 'node:stream/consumers';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';

/** MiniStack writes the time of a dashboard as text, where the protocol has a number of seconds: the SDK refuses the whole list for it. */
export function readEmulatedTimes({ middlewareStack }: CloudWatchClient): void {
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName !== 'ListDashboardsCommand') return result;
        const response = result.response as { body: NodeJS.ReadableStream | Uint8Array };
        const body = await text(response.body as NodeJS.ReadableStream);
        response.body = new TextEncoder().encode(
          body.replaceAll(TIME, (_, name: string, time: string) => name + seconds(time)),
        );
        return result;
      },
    // Behind what reads the answer.
    { step: 'deserialize', priority: 'low', name: 'emulatedTimes' },
  );
}

const TIME = /("LastModified":\s*)"([^"]+)"/g;

function seconds(time: string): string {
  return String(Math.floor(Date.parse(time) / 1_000));
}
