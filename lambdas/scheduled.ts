/* eslint-disable @typescript-eslint/no-deprecated -- Hono 5 moves this adapter to a package of its own that is not published yet */
import type { LambdaContext } from 'hono/aws-lambda';
import * as z from 'zod/mini';
import type { PurgeReport } from '../core/admin/schemas.ts';
import type { AppParts } from './http/app-env.ts';
import { maintenanceLine, maintenanceMetrics } from './maintenance-line.ts';
import { embedMetrics } from './metrics.ts';

/**
 * What a schedule of EventBridge sends. Lambda itself makes the event of a request at the function URL, always with a `requestContext`; the
 * sender of the request sets its members' values and can add none.
 */
const ScheduledEvent = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
  id: z.string().check(z.regex(/^[0-9a-f-]{1,64}$/i)),
  requestContext: z.optional(z.undefined()),
});

type Parts = Pick<AppParts, 'maintenance' | 'log' | 'clock'>;

/** Does maintenance when the schedule is due, and hands every other event on. */
export function onSchedule<Event, Answer>(
  parts: Parts,
  answer: (event: Event, context: LambdaContext) => Promise<Answer>,
): (event: Event, context: LambdaContext) => Promise<Answer | PurgeReport> {
  return (event, context) => {
    const due = ScheduledEvent.safeParse(event);
    return due.success ? maintain(parts, due.data.id, context) : answer(event, context);
  };
}

/** Works for most of the time that the function has, and logs what was done. A failure is thrown, so that Lambda counts it. */
async function maintain(
  { maintenance, log, clock }: Parts,
  request: string,
  context: LambdaContext,
): Promise<PurgeReport> {
  const started = clock();
  const { report, failure } = await maintenance.run(context.getRemainingTimeInMillis(), {
    caller: 'schedule',
    request,
  });
  const metrics = embedMetrics(started, context.functionName, maintenanceMetrics(report));
  log({ request, ...maintenanceLine(report, failure, clock() - started) }, metrics);
  if (failure) throw failure;
  return report;
}
