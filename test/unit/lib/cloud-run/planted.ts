import { describe, expect, it } from 'vitest';
import type { CloudDeployment, CloudParts } from '../../../../lib/targets/cloud-run/component.ts';
import type { CloudRunConfig, CloudRunOverrides } from '../../../../lib/targets/cloud-run/config.ts';
import { readCloudRunConfig } from '../../../../lib/targets/cloud-run/config.ts';
import type { Fault } from '../planted.ts';

export function testCloudConfig(overrides: CloudRunOverrides = {}): CloudRunConfig {
  return readCloudRunConfig({
    environment: 'prod',
    googleProject: 'example-project',
    region: 'europe-west2',
    version: 'v0.1.0',
    overrides: { adminKeysSha256: ['a'.repeat(64)], adminMembers: ['group:ops@example.com'], ...overrides },
  });
}

export function testCloudDeployment(locked: boolean, overrides: CloudRunOverrides = {}): CloudDeployment {
  return { config: testCloudConfig(overrides), locked, projectNumber: '123456789012' };
}

/** As `describeChecks` of the components on AWS: each planted fault is found by its own check and by no other. */
export function describeCloudChecks<State>(
  parts: CloudParts<State>,
  goodState: (locked: boolean) => State,
  faults: Readonly<Record<string, readonly Fault<State>[]>>,
  alsoFinds: Readonly<Record<string, readonly string[]>> = {},
): void {
  const all = [...parts.checks, ...parts.lockedChecks];
  const failing = (state: State, locked: boolean): string[] => {
    const checks = locked ? all : parts.checks;
    return checks.filter(({ find }) => find(state, testCloudDeployment(locked)) !== undefined).map(({ name }) => name);
  };
  describe(`checks of ${parts.name} on Cloud Run`, () => {
    it('hold for what was declared, before and after the lock, and the lock can be seen', () => {
      expect(failing(goodState(false), false)).toEqual([]);
      expect(failing(goodState(true), true)).toEqual([]);
      expect([false, true].map((locked) => parts.isLocked(goodState(locked)))).toEqual([false, true]);
    });
    it('do not hold for what is open where it shall be locked', () => {
      expect(failing(goodState(false), true)).not.toEqual([]);
    });
    it('each have a planted fault', () => {
      expect(Object.keys(faults).sort()).toEqual(all.map(({ name }) => name).sort());
    });
    for (const [name, planted] of Object.entries(faults)) {
      const locked = parts.lockedChecks.some((check) => check.name === name);
      it.each(planted.map((fault, index) => ({ fault, index })))(
        `${name} alone finds its fault $index`,
        ({ fault }) => {
          const found = failing(fault(goodState(locked)), locked);
          expect(found.filter((other) => !(alsoFinds[name] ?? []).includes(other))).toEqual([name]);
        },
      );
    }
  });
}
