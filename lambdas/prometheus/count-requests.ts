import type { MiddlewareHandler } from 'hono';
import type { AppName } from '../assets.ts';
import type { AppEnv, AppParts } from '../http/app-env.ts';
import { countAnswer, countsOf, requestsTo } from './process-counts.ts';

/** Counts every request behind it. Those of load balancers and of Prometheus itself are to be answered before it. */
export function countRequests(
  { store, clock }: Pick<AppParts, 'store' | 'clock'>,
  app: AppName,
): MiddlewareHandler<AppEnv> {
  const requests = requestsTo(countsOf(store, clock), app);
  return async (c, next) => {
    const started = clock();
    await next();
    // What is put is a part of a file: it takes as long as the sender's line.
    countAnswer(requests, c.res.status, c.req.method === 'PUT' ? undefined : clock() - started);
  };
}
