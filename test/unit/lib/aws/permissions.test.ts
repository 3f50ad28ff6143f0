import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/config/request.ts';
import { actionsFor, CALLS, callsOf } from '../../../../lib/aws/permissions.ts';
import { SERVICE_AUTHORIZATION } from '../../../vendor/service-authorization.ts';

const ROOT = new URL('../../../../', import.meta.url).pathname;
/** Prefixes of the actions of clients whose packages have another name. */
const PREFIXES: Readonly<Record<string, string>> = {
  'auto-scaling': 'autoscaling',
  'cloudwatch-logs': 'logs',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
  'service-quotas': 'servicequotas',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
};
/** Programs with ways of their own to AWS. */
const PROGRAMS = ['cdk deploy', 'docker push'];
const IMPORT =
  /(?:import|export)\s+(type\s+)?(\{[^}]*\}|\*[^'"]*|[^'"{}]*?)\s*from\s+['"]@aws-sdk\/client-([a-z0-9-]+)['"]/g;

/** The calls that a source imports, by paginators, waiters and commands. Throws for an import that does not name them. */
function callsIn(source: string): Call[] {
  if (/\b(?:import|require)\(\s*['"`]@aws-sdk\/client-/.test(source))
    throw new Error('a client is loaded without names');
  return [...source.matchAll(IMPORT)].flatMap(([, type, names = '', client = '']) => {
    if (type !== undefined) return [];
    if (!names.startsWith('{')) throw new Error(`client-${client} is imported whole`);
    return names
      .slice(1, -1)
      .split(',')
      .map((name) => name.trim().split(' as ')[0] ?? '')
      .flatMap(
        (name) => /^(?:paginate|waitUntil)([A-Z]\w*)$/.exec(name)?.[1] ?? /^([A-Z]\w*)Command$/.exec(name)?.[1] ?? [],
      )
      .map((operation): Call => `${PREFIXES[client] ?? client} ${operation}`);
  });
}

describe('the calls of lib', () => {
  const known = CALLS.flatMap(callsOf);

  it('are all in the table, and the table has no others', () => {
    const files = globSync('lib/**/*.ts', { cwd: ROOT });
    const made = new Set(files.flatMap((file) => callsIn(readFileSync(`${ROOT}${file}`, 'utf8'))));
    const missing = [...made].filter((call) => !known.includes(call)).sort();
    expect(
      missing,
      'add these to CALLS in lib/aws/permissions.ts, with the scope that the reference gives them',
    ).toEqual([]);
    const unused = known.filter((call) => !made.has(call) && !PROGRAMS.includes(call));
    expect(unused, 'lib does not make these calls any more: remove them from lib/aws/permissions.ts').toEqual([]);
  });

  it('are found whatever way a source imports them', () => {
    const source = `import type { Role } from '@aws-sdk/client-iam';
      import {
        AddressAttributeName,
        paginateListRoles,
        waitUntilRoleExists,
        GetRoleCommand as Ask,
      } from '@aws-sdk/client-iam';
      import { type Rule, IAMClient, DescribeRuleCommand } from "@aws-sdk/client-eventbridge";`;
    expect(callsIn(source)).toEqual(['iam ListRoles', 'iam RoleExists', 'iam GetRole', 'events DescribeRule']);
    expect(() => callsIn(`import * as s3 from '@aws-sdk/client-s3'`)).toThrow('client-s3 is imported whole');
    expect(() => callsIn(`await import('@aws-sdk/client-s3')`)).toThrow('without names');
  });

  it('need actions that the reference of AWS has', () => {
    expect(actionsFor(known).filter((action) => !SERVICE_AUTHORIZATION.has(action))).toEqual([]);
  });

  it('need what docker and CloudFormation ask for besides', () => {
    expect(actionsFor(['docker push'])).toContain('ecr:BatchGetImage');
    expect(actionsFor(['cloudformation DescribeStacks'])).toContain('cloudformation:ListStacks');
  });
});
