import { startMinistack } from '../setup/ministack.ts';

/** Starts the emulator for the bucket modes; workers find its endpoint in their environment. */
export default async function startEmulator(): Promise<() => Promise<void>> {
  const emulator = await startMinistack({ env: { AUTH: 'true' } });
  process.env['TEST_EMULATOR'] = emulator.endpoint;
  return () => emulator.stop();
}
