import { beforeAll, describe, expect, it } from 'vitest';
import type { LiveFault } from './live-fault.ts';
import { PLATFORM_FAULTS } from './platform-faults.ts';
import { createAll, deleteAll, expectAll, expectGood, lockAll, openTestCloud } from './running-cloud.ts';
import { LOCKED_FAULTS, SERVICE_FAULTS } from './service-faults.ts';

const { cloud, target } = await openTestCloud('live-faults');

async function expectFoundAndRepaired({ component, finds, plant, undo }: LiveFault): Promise<void> {
  const lifecycle = target.lifecycleOf(component);
  plant(cloud.state);
  const { findings } = await lifecycle.verify();
  expect([...new Set(findings.map(({ check }) => check))].sort()).toEqual([...finds].sort());
  const planned = (await target.planned(component)).filter(({ action }) => action !== 'keep');
  expect(planned.map(({ id, property }) => `${id} ${property}`)).toEqual(
    findings.map(({ check, difference }) => `${difference?.id ?? check} ${difference?.property ?? ''}`),
  );
  undo?.(cloud.state);
  expectGood(await lifecycle.create(), component);
  expectGood(await lifecycle.verify(), component);
  expect(cloud.faults).toEqual([]);
}

describe('verify on Cloud Run, when somebody', () => {
  beforeAll(() => createAll(target));
  it.each([...PLATFORM_FAULTS, ...SERVICE_FAULTS])(
    '$what, is red for $component, and create repairs it',
    expectFoundAndRepaired,
  );
  it('is green at the end', () => expectAll(target, 'verify', 'as declared'));
});

describe('verify of a locked deployment on Cloud Run, when somebody', () => {
  beforeAll(() => lockAll(target));
  it.each(LOCKED_FAULTS)('$what, says so for $component', expectFoundAndRepaired);
  it('is green at the end, and all of it goes', async () => {
    await expectAll(target, 'verify', 'as declared');
    await deleteAll(target);
    await expectAll(target, 'verifyDeleted', 'gone');
  });
});
