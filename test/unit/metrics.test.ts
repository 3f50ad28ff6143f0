import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../lambdas/log.ts';
import { embedMetrics, METRICS } from '../../lambdas/metrics.ts';

const TIME = Date.parse('2026-11-20T12:00:00.000Z');

/** What the log wrote to standard output. */
function written(act: () => void): string {
  const { write } = process.stdout;
  let text = '';
  onTestFinished(() => void (process.stdout.write = write));
  process.stdout.write = (chunk) => {
    text += String(chunk);
    return true;
  };
  act();
  process.stdout.write = write;
  return text;
}

describe('metrics in a line of the log', () => {
  it('are members of it that its directive names, with the function as their only dimension', () => {
    const metrics = embedMetrics(TIME, 'send-admin', [{ name: METRICS.backlog, unit: 'Count', value: 7 }]);
    const log = createLog('sgraph-send-admin', 'info');
    const lines = written(() => log({ route: 'maintenance' }, metrics)).trimEnd();
    // One object on a line of its own: anything else is not an embedded metric.
    expect(lines).not.toContain('\n');
    const line = JSON.parse(lines) as Record<string, unknown>;
    expect(line).toMatchObject({ route: 'maintenance', MaintenanceBacklog: 7, function: 'send-admin' });
    expect(line['_aws']).toEqual({
      Timestamp: TIME,
      CloudWatchMetrics: [
        {
          Namespace: 'SGraphSend',
          Dimensions: [['function']],
          Metrics: [{ Name: 'MaintenanceBacklog', Unit: 'Count' }],
        },
      ],
    });
  });
});
