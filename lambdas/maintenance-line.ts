import type { PurgeReport } from '../core/admin/schemas.ts';
import type { SendError } from '../core/errors.ts';
import type { Metric } from './metrics.ts';
import { METRICS } from './metrics.ts';

/** What the log says of a run of maintenance. Of a failure it has only the code. */
export function maintenanceLine(
  { more, ...counts }: PurgeReport,
  failure: SendError | undefined,
  ms: number,
): Readonly<Record<string, string | number>> {
  return { route: 'maintenance', ...counts, more: more ? 'yes' : 'no', ...(failure && { code: failure.code }), ms };
}

/** What CloudWatch takes from that line. */
export function maintenanceMetrics({ backlog, backlogSeconds }: PurgeReport): Metric[] {
  return [
    { name: METRICS.backlog, unit: 'Count', value: backlog },
    { name: METRICS.backlogAge, unit: 'Seconds', value: backlogSeconds },
  ];
}
