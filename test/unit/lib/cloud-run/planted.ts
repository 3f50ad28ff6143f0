import { describe, expect, it } from 'vitest';
import type { CloudDeployment, CloudParts } from '../../../../lib/cloud-run/component.ts';
import type { CloudRunConfig, CloudRunOverrides } from '../../../../lib/cloud-run/config.ts';
import { readCloudRunConfig } from '../../../../lib/cloud-run/config.ts';
import type { ByCheck, Fault } from '../planted.ts';
import { describeFaults, failing } from '../planted.ts';

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

/** The same for a component on Cloud Run, where the state itself says whether it is locked. */
export function describeCloudChecks<State>(
  parts: CloudParts<State>,
  goodState: (locked: boolean) => State,
  faults: ByCheck<Fault<State>>,
  alsoFinds: ByCheck<string> = {},
  overrides: CloudRunOverrides = {},
): void {
  const deploymentOf = (locked: boolean): CloudDeployment => testCloudDeployment(locked, overrides);
  describeFaults(parts, deploymentOf, goodState, faults, alsoFinds);
  describe(`the lock of ${parts.name} on Cloud Run`, () => {
    it('can be seen, and checks miss it where it is not', () => {
      expect([false, true].map((locked) => parts.isLocked(goodState(locked)))).toEqual([false, true]);
      expect(failing(parts, goodState(false), deploymentOf(true), true)).not.toEqual([]);
    });
  });
}
