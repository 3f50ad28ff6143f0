import { describe, expect, it } from 'vitest';
import { ENVIRONMENTS } from '../../../../lib/config/environments.ts';
import { cloudNamesOf } from '../../../../lib/cloud-run/names.ts';
import { readCloudRunConfig } from '../../../../lib/cloud-run/config.ts';
import { testCloudConfig } from './planted.ts';

const request = { environment: 'prod', googleProject: 'example-project', region: 'europe-west2', version: 'v0.1.0' };

describe('the configuration of Cloud Run', () => {
  it('takes what an environment says for every target', () => {
    const { maxExpiresDays } = readCloudRunConfig({ ...request, environment: 'dev' });
    expect(maxExpiresDays).toBe(ENVIRONMENTS['dev']?.[0]?.all.maxExpiresDays);
  });

  it.each([
    [{ googleProject: 'Example' }, /googleProject must be the id/],
    [{ region: 'eu-west-2' }, /region must be a region of Google Cloud/],
    [{ environment: 'nowhere' }, /unknown environment "nowhere"/],
    [{ version: '1.0' }, /version/],
    [{ overrides: { adminMembers: ['allUsers'] } }, /adminMembers.0 must be a member/],
    [
      { googleProject: 'a-project-with-a-name-of-30-ch', region: 'northamerica-northeast1', environment: 'prod' },
      /name of the bucket longer than 63/,
    ],
  ])('refuses %j', (change, message) => {
    expect(() => readCloudRunConfig({ ...request, ...change })).toThrow(message);
  });
});

describe('the names on Google Cloud', () => {
  it('fit where Google has little room, and differ by environment and region', () => {
    const names = (['europe-west2', 'us-central1'] as const).map((region) =>
      cloudNamesOf({ ...testCloudConfig(), region }),
    );
    const all = names.flatMap(({ accounts, bucket, secret }) => [accounts.user, accounts.admin, bucket, secret]);
    expect(new Set(all).size).toBe(all.length);
    const { accounts, services } = cloudNamesOf({ ...testCloudConfig(), environment: 'a'.repeat(12) });
    for (const email of Object.values(accounts)) expect(email.split('@')[0]).toMatch(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
    for (const name of Object.values(services)) expect(name.length).toBeLessThan(50);
  });
});
