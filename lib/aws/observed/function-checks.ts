import type { Fault } from '../../checks.ts';
import { checksOf } from '../../checks.ts';
import type { Check } from '../deployment.ts';
import type { Deployment } from '../deployment.ts';
import { distributionArn, grantedDistribution, isPublic, isScheduleGrant } from '../grants.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Statement } from '../policies.ts';
import { added, removal } from '../declared/removal.ts';
import { authTypeOf } from '../function-shape.ts';
import { statementInWords } from '../declared/policy-difference.ts';
import type { FunctionState } from './function-state.ts';

const ofFunction = checksOf('the function', ({ health }: FunctionState) => health);

/** What no template says of a function: that it runs, who gets in without a signature, and that nobody else may invoke it. */
export function functionChecks(app: AppName): Check<FunctionState>[] {
  return [
    ofFunction('active', ({ state, lastUpdate }) => {
      const isActive = (state ?? 'Active') === 'Active' && (lastUpdate ?? 'Successful') === 'Successful';
      return isActive
        ? undefined
        : `is ${state ?? '?'} and its last update ${lastUpdate ?? '?'}, expected Active and Successful`;
    }),
    {
      name: 'url-door',
      find: ({ unsignedStatus }, { locked }) => {
        const expected = authTypeOf(app, locked) === 'NONE' ? 200 : 403;
        // A missing URL is a finding of the declaration.
        return unsignedStatus === expected || unsignedStatus === undefined
          ? undefined
          : `the function URL answers a request without a signature with ${unsignedStatus}, expected ${expected}`;
      },
    },
    { name: 'invokers', find: ({ policy }, deployment) => strangers(policy, app, deployment) },
  ];
}

export function lockedFunctionChecks(app: AppName): Check<FunctionState>[] {
  return [
    {
      name: 'only-the-distribution-invokes',
      find: ({ policy }, { config, distributionArn: own }) => {
        const others = policy.filter((statement) => !isScheduled(statement, app, config));
        const isOurs = (statement: Statement): boolean => grantedDistribution(statement) === own;
        if (own !== undefined && others.some(isOurs))
          return others.filter((statement) => !isOurs(statement)).map((statement) => invoker(app, config, statement));
        const granted = new Set(others.map(grantedDistribution));
        return granted.size === 1 && !granted.has(undefined)
          ? undefined
          : `the function is invoked by ${[...granted].map((arn) => arn ?? 'others').join(', ') || 'nobody'}, expected one ${distributionArn(config, '…')}`;
      },
    },
  ];
}

/** Statements that let in anything but a distribution of this account, the schedule, or anybody while the URL is open. */
function strangers(policy: FunctionState['policy'], app: AppName, { config, locked }: Deployment): Fault[] {
  const isOpen = authTypeOf(app, locked) === 'NONE';
  const prefix = distributionArn(config, '');
  const wrong = policy.filter((statement) => {
    const granted = grantedDistribution(statement);
    const isOurs = granted?.startsWith(prefix) === true && !granted.includes('*');
    return !isOurs && !isScheduled(statement, app, config) && !(isOpen && isPublic(statement) && isByUrl(statement));
  });
  return wrong.map((statement) => invoker(app, config, statement));
}

/** A statement that is none of those that are declared. */
export function invoker(app: AppName, config: Deployment['config'], statement: Statement): Fault {
  const { Sid } = statement;
  const input = { FunctionName: namesOf(config).functions[app], StatementId: Sid };
  return {
    message: `the function may be invoked by more than is declared: ${named(statement)}`,
    ...added(Sid === undefined ? [] : [removal('lambda RemovePermission', input)], config.region),
  };
}

function named(statement: Statement): string {
  return `${statement.Sid ?? 'a statement without a name'} says ${statementInWords({ ...statement, Resource: undefined })}`;
}

/** Nothing but maintenance is scheduled, and that is the admin's. */
function isScheduled(statement: Statement, app: AppName, config: Deployment['config']): boolean {
  return app === 'admin' && isScheduleGrant(statement, config);
}

function isByUrl({ Action, Condition }: Statement): boolean {
  const condition = JSON.stringify(Condition ?? {});
  if (Action === 'lambda:InvokeFunctionUrl') return condition.includes('NONE');
  return Action === 'lambda:InvokeFunction' && /InvokedViaFunctionUrl":(?:"true"|true)/i.test(condition);
}
