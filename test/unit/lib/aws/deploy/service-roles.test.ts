import { afterEach, describe, expect, it } from 'vitest';
import { ensureServiceRoles, retryUntilRolesExist } from '../../../../../lib/aws/deploy/service-roles.ts';
import type { Book, Replay } from '../../../../vendor/replay.ts';
import { fault, replay, says } from '../../../../vendor/replay.ts';
import { testConfig } from '../../deployment.ts';

const MISSING = fault(404, 'NoSuchEntity');
const MADE = says({ Role: { RoleName: 'AWSServiceRoleForECS', Arn: 'arn', Path: '/aws-service-role/', RoleId: 'A' } });

let played: Replay | undefined;
afterEach(() => played?.close());

async function madeFor(
  component: Parameters<typeof ensureServiceRoles>[1],
  book: Book,
  spot = false,
): Promise<string[]> {
  played = await replay(book);
  const config = testConfig({ machine: { ...testConfig().machine, spot } });
  await ensureServiceRoles(played.aws.iam, component, config);
  return played.asked.filter(({ call }) => call === 'iam CreateServiceLinkedRole').map(({ text }) => text);
}

describe('the roles of services', () => {
  it.each([
    ['fargate', false, ['ecs', 'elasticloadbalancing']],
    ['instance', false, ['autoscaling']],
    ['instance', true, ['autoscaling', 'spot']],
    ['image', false, ['imagebuilder']],
    ['user', false, []],
  ] as const)('that %s needs (spot: %s) are made in a new account', async (component, spot, services) => {
    const made = await madeFor(component, { 'iam GetRole': MISSING, 'iam CreateServiceLinkedRole': MADE }, spot);
    expect(made.map((text) => /AWSServiceName=([a-z0-9]+)\.amazonaws\.com/.exec(text)?.[1])).toEqual(services);
  });

  it('that are there are left, and one that somebody makes meanwhile is no fault', async () => {
    expect(await madeFor('fargate', { 'iam GetRole': MADE })).toEqual([]);
    const taken = fault(400, 'InvalidInput', 'Service role name AWSServiceRoleForECS has been taken in this account');
    expect(await madeFor('fargate', { 'iam GetRole': MISSING, 'iam CreateServiceLinkedRole': taken })).toHaveLength(2);
  });

  it('that may not be made are a fault that is told', async () => {
    const book = { 'iam GetRole': MISSING, 'iam CreateServiceLinkedRole': fault(403, 'AccessDenied') };
    await expect(madeFor('fargate', book)).rejects.toThrow('AccessDenied');
  });
});

describe('work that needs such a role', () => {
  const late = new Error('could not deploy fargate: Unable to assume the service linked role. Please verify that');
  const attempts = (...failures: (Error | undefined)[]): { log: string[]; work: () => Promise<string> } => {
    const log: string[] = [];
    const work = (): Promise<string> => {
      log.push('work');
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve('done');
    };
    return { log, work };
  };

  it('is done once more after what was left of it is away, and only once', async () => {
    const { log, work } = attempts(late);
    const clear = (): Promise<void> => Promise.resolve(void log.push('clear'));
    expect(await retryUntilRolesExist(work, clear)).toBe('done');
    expect(log).toEqual(['work', 'clear', 'work']);
    const twice = attempts(late, late);
    await expect(retryUntilRolesExist(twice.work, () => Promise.resolve())).rejects.toThrow('Unable to assume');
    expect(twice.log).toEqual(['work', 'work']);
  });

  it('that fails for another reason is not', async () => {
    const { log, work } = attempts(new Error('Rate exceeded'));
    await expect(retryUntilRolesExist(work, () => Promise.resolve())).rejects.toThrow('Rate exceeded');
    expect(log).toEqual(['work']);
  });
});
