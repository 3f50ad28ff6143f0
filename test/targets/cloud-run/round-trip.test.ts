import { describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import { planInWords } from '../../../lib/planned-change.ts';
import { openCloudRun } from '../../setup/cloud-run-deployment.ts';
import { ApiError } from '../../setup/google-state.ts';
import {
  createAll,
  deleteAll,
  deployerPermissions,
  expectAll,
  expectGood,
  lockAll,
  NAMES,
  openTestCloud,
} from './running-cloud.ts';

const { cloud, target } = await openTestCloud('round-trip');

describe('a round trip on Cloud Run', () => {
  it('creates, verifies, locks, deletes and leaves nothing, twice, with requests as Google describes them', async () => {
    for (const round of [1, 2]) {
      expect(await target.inventory()).toEqual([]);
      for (const name of target.plan.names)
        expect((await target.lifecycleOf(name).delete(false)).result).toBe('already absent');
      await createAll(target);
      for (const name of target.plan.names) {
        expect(await target.lifecycleOf(name).exists()).toBe(true);
        expect((await target.lifecycleOf(name).verifyDeleted()).findings, name).not.toEqual([]);
      }
      await expectAll(target, 'verify', 'as declared');
      expect(await target.inventory()).toHaveLength(7);
      if (round === 1) {
        await lockAll(target);
        await expectAll(target, 'verify', 'as declared');
      }
      await deleteAll(target);
      await expectAll(target, 'verifyDeleted', 'gone');
      expect(await target.inventory()).toEqual([]);
    }
    expect(cloud.faults).toEqual([]);
  });

  it('changes nothing where nothing differs, and stays locked', async () => {
    await createAll(target);
    await lockAll(target);
    let changes = 0;
    cloud.intercept = ({ isChange }) => void (changes += Number(isChange));
    for (const name of target.plan.names) {
      expect((await target.lifecycleOf(name).create()).result).toBe('unchanged');
      expect((await target.lifecycleOf(name).lockDown()).result).toBe('unchanged');
    }
    cloud.intercept = undefined;
    expect(changes).toBe(0);
    await expectAll(target, 'verify', 'as declared');
  });

  it('refuses to delete what is locked, and what is still needed', async () => {
    for (const name of ['admin', 'user'] as const)
      await expect(target.lifecycleOf(name).delete(false)).rejects.toThrow(`${name} is locked: delete it with --force`);
    for (const name of ['storage', 'role', 'registry'] as const)
      await expect(target.lifecycleOf(name).delete(true)).rejects.toThrow(`${name} is still needed by`);
    await expectAll(target, 'verify', 'as declared');
  });

  it('answers at the admin app only those who may', async () => {
    const url = `${await target.adminAddress()}/admin/health`;
    expect((await fetch(url)).status).toBe(403);
    expect((await target.reach({ url })).status).toBe(200);
    expect((await fetch(`${await target.address()}/health`)).status).toBe(200);
  });

  it('locks nothing that does not exist', async () => {
    await deleteAll(target);
    await expect(target.lifecycleOf('user').lockDown()).rejects.toThrow('user does not exist: create it first');
  });

  it('refuses a project that does not answer, whatever is in it', async () => {
    cloud.denied.add('resourcemanager.projects.get');
    await expect(openCloudRun(cloud)).rejects.toThrow(/PERMISSION_DENIED/);
    cloud.denied.clear();
  });
});

describe('a bucket', () => {
  it('with objects of somebody else is not deleted, unless that is forced, and loses all of its own', async () => {
    await createAll(target);
    const put = (name: string): Promise<Response> =>
      fetch(`${cloud.objects}/upload/storage/v1/b/${NAMES.bucketName}/o?uploadType=media&name=${name}`, {
        method: 'POST',
        body: 'x',
      });
    await put('transfers%2Fa%2Ftransfer.json');
    expectGood(await target.lifecycleOf('storage').verify(), 'storage');
    await put('backup%2Fof-somebody.tar');
    expect(
      (await target.lifecycleOf('storage').verify()).findings.map(({ check, message }) => `${check} ${message}`),
    ).toEqual([expect.stringMatching(/^no-foreign-objects .*backup\//)]);
    for (const name of ['admin', 'user'] as const) await target.lifecycleOf(name).delete(false);
    await expect(target.lifecycleOf('storage').delete(false)).rejects.toThrow(/backup\//);
    await deleteAll(target);
    await expectAll(target, 'verifyDeleted', 'gone');
  });
});

describe('an admin key', () => {
  it('that is new is good beside the old one, and the old one ends when that is asked', async () => {
    await createAll(target);
    const version = (): unknown =>
      JSON.stringify(cloud.state.items.get(NAMES.admin)?.['template']).match(/"version":"([0-9]+)"/)?.[1];
    expect(version()).toBe('1');
    const both = await openCloudRun(cloud, { adminKey: newAdminKey() });
    expect(both.config.adminKeysSha256).toEqual([expect.any(String), target.config.adminKeysSha256[0]]);
    expectGood(await both.lifecycleOf('admin').create(), 'admin');
    expect(version()).toBe('2');
    expect(cloud.state.items.get(`${NAMES.secret}/versions/1`)?.['state']).toBe('DESTROYED');
    const none = await openCloudRun(cloud, { adminKey: undefined });
    expect(none.config.adminKeysSha256).toEqual(both.config.adminKeysSha256);
    await deleteAll(target);
  });
});

describe('what Google does not show', () => {
  it.each([
    'run.services.get',
    'run.services.getIamPolicy',
    'artifactregistry.repositories.get',
    'iam.serviceAccounts.get',
    'iam.serviceAccountKeys.list',
    'storage.buckets.get',
    'storage.buckets.getIamPolicy',
    'secretmanager.secrets.get',
    'secretmanager.versions.access',
    'resourcemanager.projects.getIamPolicy',
  ])('for lack of %s is unknown and never absent', async (permission) => {
    if (cloud.state.items.size === 1) await createAll(target);
    cloud.denied.add(permission);
    try {
      const verified = await Promise.all(target.plan.names.map((name) => target.lifecycleOf(name).verify()));
      const blind = target.plan.names.filter((_, index) => verified[index]?.result === 'unknown');
      expect(blind.length).toBeGreaterThan(0);
      for (const name of blind) {
        const lifecycle = target.lifecycleOf(name);
        expect((await lifecycle.verify()).findings.map(({ check }) => check)).toEqual(['observed']);
        expect((await lifecycle.verifyDeleted()).findings.map(({ check }) => check)).toEqual(['deleted']);
        for (const verb of ['exists', 'create', 'lockDown', 'delete'] as const)
          await expect(lifecycle[verb](true)).rejects.toThrow(permission);
      }
    } finally {
      cloud.denied.clear();
    }
    await expectAll(target, 'verify', 'as declared');
  });

  it('because it fails is unknown, after it was asked again', async () => {
    let asked = 0;
    cloud.intercept = ({ id }) => {
      if (id !== 'run.projects.locations.services.get') return;
      asked += 1;
      throw new ApiError(500, 'INTERNAL', 'something is wrong');
    };
    expect((await target.lifecycleOf('user').verify()).result).toBe('unknown');
    cloud.intercept = undefined;
    expect(asked).toBe(4);
    await deleteAll(target);
  });
});

describe('before a deployment on Cloud Run', () => {
  it('preflight is red for an API that does not let itself be asked, and names it', async () => {
    expect((await target.preflight()).outcome.findings).toEqual([]);
    cloud.denied.add('run.services.list');
    const { lines, outcome } = await target.preflight();
    cloud.denied.clear();
    expect(outcome.findings.map(({ check }) => check)).toEqual(['service']);
    expect(lines.filter((line) => line.startsWith('red'))).toEqual([
      expect.stringMatching(/service .*run\.services\.list/),
    ]);
  });

  it.each(['run', 'iamcredentials'])(
    'preflight names %s, which is not enabled, and the command for it',
    async (name) => {
      cloud.state.services.delete(`${name}.googleapis.com`);
      const { findings } = (await target.preflight()).outcome;
      cloud.state.services.add(`${name}.googleapis.com`);
      expect(findings.find(({ check }) => check === 'apis')?.message).toBe(
        `${name}.googleapis.com not enabled: gcloud services enable ${name}.googleapis.com --project ${target.config.googleProject}`,
      );
    },
  );

  it('a project where nothing is enabled yet is told the command for all of it', async () => {
    const enabled = [...cloud.state.services];
    cloud.state.services.clear();
    await expect(openCloudRun(cloud)).rejects.toThrow(/gcloud services enable run\.googleapis\.com .* --project/);
    for (const name of enabled) cloud.state.services.add(name);
  });

  it('plan says what is not there, and what it costs', async () => {
    expect(planInWords(await target.planned('user'))).toEqual(['create user']);
    expect(target.cost([])).toMatch(/^about US\$ 1[0-9]\.[0-9]{2} .*; 0\.0[0-9] per month while idle$/);
  });
});

describe("the deployer's role", () => {
  /** Beside a round trip: to repair what was disabled, and to search everything for plaintext. */
  const BESIDE = ['iam.serviceAccounts.enable', 'logging.logEntries.list'];
  it('holds what all of this needed, and nothing else', () => {
    expect(deployerPermissions()).toEqual([...cloud.used, ...BESIDE].sort());
  });
});
