import { afterAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../lib/outcome.ts';
import type { Container } from '../../../lib/docker/container.ts';
import { smokeDeployment } from '../../../lib/smoke/smoke-deployment.ts';
import { ADMIN_KEY } from '../../setup/cloud-run-deployment.ts';
import { runService } from './run-service.ts';
import {
  createAll,
  deleteAll,
  deployerPermissions,
  expectAll,
  lockAll,
  NAMES,
  openTestCloud,
} from './running-cloud.ts';

const APPS = ['user', 'admin'] as const;
const backends = new Map<string, Container>();
// What is pushed is tiny. What runs is the image of this checkout, which is much larger.
const { cloud, target } = await openTestCloud('deployed', (name) => backends.get(name)?.url);
cloud.logs = async () => Promise.all([...backends.values()].map((container) => container.logs()));
afterAll(async () => {
  for (const container of backends.values()) await container.remove();
});

async function smoke(): Promise<Outcome> {
  return smokeDeployment(target, await target.address(), ADMIN_KEY);
}

describe('what is deployed to Cloud Run', () => {
  it('passes the whole smoke test, open and locked, and goes with all that was sent', async () => {
    await createAll(target);
    const started = await Promise.all(APPS.map((app) => runService(cloud, NAMES[app], app)));
    for (const [index, app] of APPS.entries()) backends.set(NAMES[app], started[index]!);
    expect((await smoke()).findings).toEqual([]);
    await lockAll(target);
    expect((await fetch(`${await target.adminAddress()}/admin`)).status).toBe(403);
    const locked = await smoke();
    expect(locked.findings).toEqual([]);
    expect(locked.result).toMatch(/^(?:2[0-9]|[3-9][0-9]) passed, 0 failed, 0 not tried/);
    await expectAll(target, 'verify', 'as declared');
    await deleteAll(target);
    await expectAll(target, 'verifyDeleted', 'gone');
    expect(cloud.faults).toEqual([]);
    // In this environment the smoke test reads the objects that it made, for which the role gets one right more.
    const allowed = [...deployerPermissions(), 'storage.objects.get'];
    expect([...cloud.used].filter((permission) => !allowed.includes(permission))).toEqual([]);
  });
});
