import { checksOf, differs } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import { distributionArn, grantedDistribution, isPublic, isScheduleGrant } from '../grants.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf, roleArn } from '../../config/names.ts';
import { changedSettings } from '../../config/changed-settings.ts';
import { authTypeOf, descriptionOf, functionEnvironment, HANDLER, RUNTIME } from '../function-shape.ts';
import type { FunctionState } from './function-state.ts';

const ofLambda = checksOf('the function', ({ lambda }: FunctionState) => lambda);
const ofUrl = checksOf('the function URL', ({ url }: FunctionState) => url);

export function functionChecks(app: AppName): Check<FunctionState>[] {
  return [
    exists('function-exists', ({ lambda }) => lambda),
    exists('url-exists', ({ url }) => url),
    exists('log-group-exists', ({ logGroup }) => logGroup),
    ofLambda('active', ({ state, lastUpdate }) => {
      const isActive = (state ?? 'Active') === 'Active' && (lastUpdate ?? 'Successful') === 'Successful';
      return isActive
        ? undefined
        : `is ${state ?? '?'} and its last update ${lastUpdate ?? '?'}, expected Active and Successful`;
    }),
    ofLambda('version', ({ description }, { config }) =>
      differs('describes itself as', description, descriptionOf(app, config.version)),
    ),
    ofLambda('runtime', ({ runtime, handler }) =>
      differs('runs', `${runtime ?? '?'} ${handler ?? '?'}`, `${RUNTIME} ${HANDLER}`),
    ),
    ofLambda('limits', ({ memoryMiB, timeoutSeconds, reservedConcurrency }, { config }) => {
      const expected = config[app];
      const text = (memory?: number, timeout?: number, reserved?: number): string =>
        `${memory ?? '?'} MiB, ${timeout ?? '?'} s, ${reserved ?? 'no'} reserved`;
      return differs(
        'has',
        text(memoryMiB, timeoutSeconds, reservedConcurrency),
        text(expected.memoryMiB, expected.timeoutSeconds, expected.reservedConcurrency),
      );
    }),
    ofLambda('role', ({ role }, { config }) => differs('runs as', role, roleArn(config, app))),
    ofLambda('environment', ({ environment }, { config }) =>
      changedSettings(environment, functionEnvironment(config, app)),
    ),
    ofLambda('logs-to-own-group', ({ logGroup }, { config }) =>
      differs('logs to', logGroup, namesOf(config).logGroups[app]),
    ),
    {
      name: 'log-retention',
      find: ({ logGroup }, { config }) =>
        logGroup && differs('the log group keeps', days(logGroup.retentionDays), days(config.logRetentionDays)),
    },
    ofUrl('url-auth', ({ authType }, { locked }) => differs('has the auth type', authType, authTypeOf(app, locked))),
    ofUrl('url-buffered', ({ invokeMode }) => differs('has the invoke mode', invokeMode, 'BUFFERED')),
    ofUrl('url-door', ({ unsignedStatus }, { locked }) => {
      const expected = authTypeOf(app, locked) === 'NONE' ? 200 : 403;
      return unsignedStatus === expected
        ? undefined
        : `answers a request without a signature with ${unsignedStatus}, expected ${expected}`;
    }),
    { name: 'invokers', find: ({ policy }, deployment) => strangers(policy, app, deployment) },
  ];
}

export function lockedFunctionChecks(app: AppName): Check<FunctionState>[] {
  return [
    {
      name: 'only-the-distribution-invokes',
      find: ({ policy }, { config }) => {
        const others = policy.filter((statement) => !isScheduled(statement, app, config));
        const granted = new Set(others.map(grantedDistribution));
        return granted.size === 1 && !granted.has(undefined)
          ? undefined
          : `the function is invoked by ${[...granted].map((arn) => arn ?? 'others').join(', ') || 'nobody'}, expected one ${distributionArn(config, '…')}`;
      },
    },
  ];
}

/** Statements that let in anything but a distribution of this account, the schedule, or anybody while the URL is open. */
function strangers(policy: FunctionState['policy'], app: AppName, { config, locked }: Deployment): string | undefined {
  const isOpen = authTypeOf(app, locked) === 'NONE';
  const prefix = distributionArn(config, '');
  const wrong = policy.filter((statement) => {
    const granted = grantedDistribution(statement);
    const isOurs = granted?.startsWith(prefix) === true && !granted.includes('*');
    return !isOurs && !isScheduled(statement, app, config) && !(isOpen && isPublic(statement) && isByUrl(statement));
  });
  return wrong.length === 0 ? undefined : `the function may be invoked through ${JSON.stringify(wrong)}`;
}

/** Nothing but maintenance is scheduled, and that is the admin's. */
function isScheduled(statement: FunctionState['policy'][number], app: AppName, config: Deployment['config']): boolean {
  return app === 'admin' && isScheduleGrant(statement, config);
}

function isByUrl({ Action, Condition }: FunctionState['policy'][number]): boolean {
  const condition = JSON.stringify(Condition ?? {});
  if (Action === 'lambda:InvokeFunctionUrl') return condition.includes('NONE');
  return Action === 'lambda:InvokeFunction' && /InvokedViaFunctionUrl":(?:"true"|true)/i.test(condition);
}

function exists(name: string, pick: (state: FunctionState) => object | undefined): Check<FunctionState> {
  return {
    name,
    find: (state) => (pick(state) ? undefined : `the ${name.replace('-exists', '').replace('-', ' ')} does not exist`),
  };
}

function days(count: number | undefined): string {
  return count === undefined ? 'logs for ever' : `logs for ${count} days`;
}
