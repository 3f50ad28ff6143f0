import type { AppName } from '../../config/names.ts';
import type { AlarmShape } from './alarm.ts';
import { FIVE_MINUTES, NEARLY, QUARTER_HOUR } from './alarm-times.ts';
import { storeAlarms } from './store-alarms.ts';

/** Answers with 5xx within five minutes that are more than bad luck. */
const FAILURES = 5;

export interface WatchedFunctions {
  readonly functionNames: Readonly<Record<AppName, string>>;
  /** What the requests, and what is stored, are counted under. */
  readonly statisticsName: string;
  /** As long as the user function may take. */
  readonly timeoutSeconds: number;
  readonly maxStoreBytes: number;
}

const TITLES: Readonly<Record<AppName, string>> = { user: 'User', admin: 'Admin' };

/** What is watched of both functions, beside maintenance that is missing or behind. */
export function functionAlarms(watched: WatchedFunctions): readonly AlarmShape[] {
  return [
    ...(['user', 'admin'] as const).flatMap((app) => [failures(app, watched), throttles(app, watched)]),
    slowAnswers(watched),
    failingMaintenance(watched),
    ...storeAlarms(watched),
  ];
}

/** What the functions answer and what Lambda answers for them are both in the count of the URL: https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html */
function failures(app: AppName, { functionNames }: WatchedFunctions): AlarmShape {
  return {
    id: `${TITLES[app]}Failures`,
    name: `${app}-failures`,
    description: `The ${app} app answered ${FAILURES} requests or more with 5xx within 5 minutes, twice within 15`,
    namespace: 'AWS/Lambda',
    metric: 'Url5xxCount',
    dimensions: { FunctionName: functionNames[app] },
    statistic: 'Sum',
    periodSeconds: FIVE_MINUTES,
    periods: 3,
    breaching: 2,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: FAILURES,
    missing: 'notBreaching',
  };
}

function throttles(app: AppName, { functionNames }: WatchedFunctions): AlarmShape {
  return {
    id: `${TITLES[app]}Throttles`,
    name: `${app}-throttles`,
    description: `The ${app} function has reached its concurrency: requests were refused twice within 15 minutes`,
    namespace: 'AWS/Lambda',
    metric: 'Throttles',
    dimensions: { FunctionName: functionNames[app] },
    statistic: 'Sum',
    periodSeconds: FIVE_MINUTES,
    periods: 3,
    breaching: 2,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    missing: 'notBreaching',
  };
}

/** Not of the admin function, which works as long as it may while maintenance has more to do. */
function slowAnswers({ functionNames, timeoutSeconds }: WatchedFunctions): AlarmShape {
  return {
    id: 'UserSlow',
    name: 'user-slow',
    description: `One request in a hundred takes the user function ${NEARLY * 100} % of the ${timeoutSeconds} s that it has, for 15 minutes`,
    namespace: 'AWS/Lambda',
    metric: 'Duration',
    dimensions: { FunctionName: functionNames.user },
    statistic: 'p99',
    periodSeconds: FIVE_MINUTES,
    periods: 3,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: timeoutSeconds * 1_000 * NEARLY,
    missing: 'notBreaching',
  };
}

/** A run that fails is thrown, and Lambda tries it twice more: so one run that fails whatever is done goes off, and one that passed does not. */
function failingMaintenance({ functionNames }: WatchedFunctions): AlarmShape {
  return {
    id: 'MaintenanceFailing',
    name: 'maintenance-failing',
    description: 'The admin function failed or ran out of time three times within 15 minutes: maintenance does not run',
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    dimensions: { FunctionName: functionNames.admin },
    statistic: 'Sum',
    periodSeconds: QUARTER_HOUR,
    periods: 1,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 3,
    missing: 'notBreaching',
  };
}
