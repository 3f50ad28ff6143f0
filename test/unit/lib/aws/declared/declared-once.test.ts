import { describe, expect, it } from 'vitest';
import { user } from '../../../../../lib/aws/components/user.ts';
import { declaredBy } from '../../../../../lib/aws/declared/judge.ts';
import { testDeployment } from '../../deployment.ts';

/** The component of the user's function, with a count of how often it declared. */
function counted() {
  const counts = { declared: 0 };
  const declare: typeof user.declare = (stack, deployment) => {
    counts.declared += 1;
    user.declare(stack, deployment);
  };
  return { component: { ...user, declare }, counts };
}

describe('what a component declares', () => {
  it('is made once for deployments that say the same', () => {
    const { component, counts } = counted();
    expect(declaredBy(component, testDeployment(false))).toEqual(declaredBy(component, testDeployment(false)));
    expect(counts.declared).toBe(1);
  });

  it('is made again for a deployment that differs in one member', () => {
    const { component, counts } = counted();
    const functionOf = (memoryMiB: number) => {
      const { config, ...rest } = testDeployment(false);
      const changed = { ...rest, config: { ...config, user: { ...config.user, memoryMiB } } };
      return declaredBy(component, changed).find(({ type }) => type === 'AWS::Lambda::Function')?.properties;
    };
    expect(functionOf(512)?.['MemorySize']).toBe(512);
    expect(functionOf(1_024)?.['MemorySize']).toBe(1_024);
    expect(counts.declared).toBe(2);
  });

  it('of another component is its own', () => {
    const none = { ...user, declare: () => undefined };
    expect(declaredBy(user, testDeployment(false)).length).toBeGreaterThan(0);
    expect(() => declaredBy(none, testDeployment(false))).toThrow();
  });
});
