import { afterAll, describe, expect, it } from 'vitest';
import type { CloudRunDeployment } from '../../../lib/cloud-run/cloud-region.ts';
import { planInWords } from '../../../lib/planned-change.ts';
import { openCloudRun } from '../../setup/cloud-run-deployment.ts';
import { PROJECT, REGION, startGoogleCloud } from '../../setup/google-cloud.ts';
import { CONFIDENTIAL } from '../../unit/lib/deployment.ts';
import { expectGood, NAMES } from '../../targets/cloud-run/running-cloud.ts';

const SECRET = `projects/${PROJECT}/secrets/sgraph-send-test-sign-in-${REGION}`;
const [ONE, TWO] = ['the first secret of the client', 'the second secret of the client'];

const cloud = await startGoogleCloud();
afterAll(() => cloud.stop());

const open = (signInSecret?: string): Promise<CloudRunDeployment> =>
  openCloudRun(cloud, { overrides: CONFIDENTIAL, signInSecret });
const create = async (signInSecret?: string): Promise<string> => {
  const outcome = await (await open(signInSecret)).lifecycleOf('admin').create();
  expectGood(outcome, 'admin');
  return outcome.result;
};
const versions = (): unknown[] =>
  [1, 2, 3].flatMap((number) => cloud.state.items.get(`${SECRET}/versions/${number}`)?.['state'] ?? []);
const payload = (version: number): string =>
  Buffer.from(cloud.state.payloads.get(`${SECRET}/versions/${version}`) ?? '', 'base64').toString();
const service = (): string => JSON.stringify(cloud.state.items.get(NAMES.admin));

describe('the secret of the sign-in client on Cloud Run', () => {
  it('must be given once, before there is a service', async () => {
    const target = await open();
    // What would be pushed to it by Docker is put in below.
    await target.lifecycleOf('registry').create();
    for (const name of ['role', 'storage'] as const) expectGood(await target.lifecycleOf(name).create(), name);
    const uploadTime = '2026-11-29T00:00:00Z';
    cloud.state.images.set(NAMES.repository, [{ digest: `sha256:${'1'.repeat(64)}`, tag: 'v0.1.0', uploadTime }]);
    await expect(create()).rejects.toThrow('no secret of the client at the sign-in provider was given: set ');
    expect(cloud.state.items.get(NAMES.admin)).toBeUndefined();
  });

  it('is in a secret that the service names, and is left as it is by the same command', async () => {
    expect(await create(ONE)).toBe('created');
    expect(payload(1)).toBe(ONE);
    expect(service()).not.toContain(ONE);
    expect(service()).toContain(`"secretKeyRef":{"secret":"${SECRET.split('/').at(-1)}","version":"1"}`);
    expect([await create(ONE), await create()]).toEqual(['unchanged', 'unchanged']);
  });

  it('is replaced by another one, of which the plan shows nothing', async () => {
    const planned = planInWords(await (await open(TWO)).planned('admin')).join();
    expect(planned).toContain('update sign-in-value: the secret of the sign-in client is missing, or another one');
    expect(planned).not.toMatch(/secret of the client/);
    expect(await create(TWO)).toBe('updated');
    expect(payload(2)).toBe(TWO);
    expect(versions()).toEqual(['DESTROYED', 'ENABLED']);
    expect(service()).toContain('"version":"2"');
  });

  it('goes where the client is a public one, and with the app', async () => {
    const target = await openCloudRun(cloud);
    const { findings } = await target.lifecycleOf('admin').verify();
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['sign-in', 'environment']));
    expectGood(await target.lifecycleOf('admin').create(), 'admin');
    expect(cloud.state.items.get(SECRET)).toBeUndefined();
    expect(await create(ONE)).toBe('updated');
    expectGood(await target.lifecycleOf('admin').delete(false), 'admin');
    expect(await target.inventory()).not.toContain(expect.stringContaining('sign-in'));
    expect(cloud.state.items.get(SECRET)).toBeUndefined();
  });
});
