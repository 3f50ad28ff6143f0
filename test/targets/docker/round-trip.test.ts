import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import { deleteAll } from '../../../lib/verbs/deployer.ts';
import type { Run } from '../../../lib/verbs/deployer.ts';
import type { Finding } from '../../../lib/outcome.ts';
import type { DeploymentSet } from '../../../lib/region-deployment.ts';
import { planInWords } from '../../../lib/planned-change.ts';
import { createRecorder } from '../../../lib/verbs/recorder.ts';
import { roundTrip } from '../../../lib/verbs/round-trip.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { ENVIRONMENTS } from '../../../lib/config/environments.ts';
import { openDockerDeployment } from '../../../lib/docker/open-deployment.ts';
import { productVersion } from '../../../lib/version.ts';
import { smokeDeployment } from '../../../lib/smoke/smoke-deployment.ts';
import { limitMs } from '../../setup/time-limits.ts';

// A project of its own, so that nothing of another deployment on this machine is touched.
const project = `sgs-${randomBytes(3).toString('hex')}`;
const container = `${project}-test-app`;
const FLAGS = {
  env: 'test',
  target: 'docker',
  regions: [],
  report: '',
  force: false,
  realAws: false,
  yes: true,
  verbose: false,
} as const;
const adminKey = newAdminKey();

let deploymentSet: DeploymentSet;
const runOf = ({ regions: deployments, inventory }: DeploymentSet): Run => ({
  deployments,
  inventory,
  recorder: createRecorder({ began: () => undefined, ended: () => undefined }),
  only: deployments[0]?.plan.names ?? [],
  force: true,
});
const findingsOf = ({ recorder }: Run): Finding[] => recorder.steps.flatMap(({ findings }) => findings);

beforeAll(async () => {
  deploymentSet = await openDockerDeployment(
    FLAGS,
    { adminKey: () => adminKey, environments: ENVIRONMENTS },
    { project, port: 0 },
  );
});
afterAll(async () => {
  await deleteAll(runOf(deploymentSet));
  await docker(['network', 'rm', '--force', project]);
});

describe('a deployment on this machine', { timeout: limitMs(300) }, () => {
  it('is created, proved, locked, proved, deleted, proved gone, and again', async () => {
    const run = runOf(deploymentSet);
    const isGood = await roundTrip(run, { smoke: (deployment, url) => smokeDeployment(deployment, url, adminKey) });
    expect(findingsOf(run)).toEqual([]);
    expect(isGood).toBe(true);
  });

  it('is red when it was changed by hand, and repaired by the next create', async () => {
    const [deployment] = deploymentSet.regions;
    for (const name of ['image', 'storage', 'app']) await deployment!.lifecycleOf(name).create();
    const verify = async (): Promise<string[]> =>
      (await deployment!.lifecycleOf('app').verify()).findings.map(({ check }) => check);
    expect(await verify()).toEqual([]);

    await docker(['stop', container]);
    expect(await verify()).toContain('running');
    expect(await deployment!.lifecycleOf('app').create()).toMatchObject({ result: 'updated', findings: [] });

    await docker(['update', '--memory=1g', '--memory-swap=1g', '--restart=no', container]);
    await docker(['network', 'create', project]);
    await docker(['network', 'connect', project, container]);
    expect(await verify()).toEqual(['limits', 'network', 'restarts']);
    expect(planInWords(await deployment!.planned('app'))).toEqual([
      'update container.Memory: 1024 MiB → 512 MiB',
      `update container.Networks: bridge, ${project} → bridge`,
      'update container.RestartPolicy: no → unless-stopped',
      `keep ${container}`,
    ]);
    expect(planInWords(await deployment!.planned('storage'))).toEqual([
      'no change',
      expect.stringMatching(/^keep .*storage$/),
    ]);
    expect(await deployment!.lifecycleOf('app').create()).toMatchObject({ result: 'updated', findings: [] });
  });

  it('is left whole by a deletion while another container uses its image and its volume, which says what to do', async () => {
    const [deployment] = deploymentSet.regions;
    const other = `${project}-other`;
    await docker([
      'create',
      '--name',
      other,
      '--volume',
      `${project}-test-storage:/data`,
      `${project}-test:${productVersion()}`,
    ]);
    const run = runOf(deploymentSet);
    expect(await deleteAll(run)).toBe(false);
    expect(findingsOf(run).map(({ component, remedy }) => `${component}: ${remedy}`)).toEqual([
      `image: docker rm --force ${other}`,
      `storage: docker rm --force ${other}`,
    ]);
    expect((await deployment!.lifecycleOf('app').verify()).findings).toEqual([]);
    await docker(['rm', other]);
  });

  it('goes in order, and locked only by force', async () => {
    const [deployment] = deploymentSet.regions;
    await expect(deployment!.lifecycleOf('storage').delete(true)).rejects.toThrow(/still needed by app/);
    await deployment!.lifecycleOf('app').lockDown();
    await expect(deployment!.lifecycleOf('app').delete(false)).rejects.toThrow(/locked: delete it with --force/);
    expect(await deployment!.lifecycleOf('app').create()).toMatchObject({ result: 'unchanged' });
    expect(await deployment!.lifecycleOf('app').delete(true)).toMatchObject({ result: 'deleted', findings: [] });
  });
});
