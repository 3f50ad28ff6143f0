import type { TestProject } from 'vitest/node';
import { startLocalstack } from './localstack.ts';
import { startMinistack } from './ministack.ts';
import type { RunningServer } from './server-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Endpoint of MiniStack, which checks signatures and policies; the key pair `test`/`test` may do everything. */
    ministack: string;
    /** Endpoint of LocalStack; the only signatures that it checks are those of pre-signed URLs. */
    localstack: string;
  }
}

/** Starts the emulators before the first integration test and ends them after the last. One that is missing fails the run. */
export default async function emulators(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([startMinistack({ env: { AUTH: 'true' } }), startLocalstack()]);
  const running = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const [ministack, localstack] = running;
  if (!ministack || !localstack) {
    await stopAll(running);
    throw new AggregateError(
      started.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : [])),
      'an emulator did not start: `node test/setup/prepare.ts` installs what the tests need',
    );
  }
  project.provide('ministack', ministack.endpoint);
  project.provide('localstack', localstack.endpoint);
  return () => stopAll([ministack, localstack]);
}

async function stopAll(servers: readonly RunningServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}
