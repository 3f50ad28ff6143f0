import * as z from 'zod';
import type { PurgeReport } from '../core/admin/schemas.ts';
import { asSendError } from '../core/errors.ts';
import type { AppParts } from './http/app-env.ts';

/**
 * What a schedule of EventBridge sends. Lambda itself makes the event of a request at the function URL, always with a
 * `requestContext`; whoever sends the request fills in its members and can add none.
 */
const ScheduledEvent = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
  id: z.string().regex(/^[0-9a-f-]{1,64}$/i),
  requestContext: z.undefined().optional(),
});

/** Does maintenance when the schedule is due, and hands every other event on. */
export function onSchedule<Event, Context, Answer>(
  parts: Pick<AppParts, 'maintenance' | 'log' | 'clock'>,
  answer: (event: Event, context: Context) => Promise<Answer>,
): (event: Event, context: Context) => Promise<Answer | PurgeReport> {
  return (event, context) => {
    const due = ScheduledEvent.safeParse(event);
    return due.success ? maintain(parts, due.data.id) : answer(event, context);
  };
}

/** Logs what was done. A failure is thrown again, so that Lambda counts it and tries again. */
async function maintain(
  { maintenance, log, clock }: Pick<AppParts, 'maintenance' | 'log' | 'clock'>,
  request: string,
): Promise<PurgeReport> {
  const started = clock();
  try {
    const report = await maintenance.run({ caller: 'schedule', request });
    log({ request, route: 'maintenance', ...report, ms: clock() - started });
    return report;
  } catch (thrown) {
    log({ request, route: 'maintenance', code: asSendError(thrown).code, ms: clock() - started });
    throw thrown;
  }
}
