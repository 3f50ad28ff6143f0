import type { Log } from '../http/log-line.ts';
import type { TelemetrySettings } from './settings.ts';
import type { Telemetry } from './telemetry.ts';

/** Loads OpenTelemetry's library, which a server without it never does. */
export async function openTelemetry(settings: TelemetrySettings, log: Log): Promise<Telemetry> {
  const { createTelemetry } = await import('./create-telemetry.ts');
  return createTelemetry(settings, log);
}
