import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironments } from '../../../../lib/config/config-file.ts';
import { isDisposable, projectOf } from '../../../../lib/config/environments.ts';
import type { DeploymentConfig } from '../../../../lib/config/config.ts';
import { readConfig } from '../../../../lib/config/read-config.ts';
import { readDockerConfig } from '../../../../lib/docker/config.ts';
import { readCloudRunConfig } from '../../../../lib/cloud-run/config.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const writeJson = (content: unknown): Promise<void> =>
  write('deploy.config.json', JSON.stringify(content, undefined, 2));
const read = async (environment = 'qa', region = 'eu-west-2'): Promise<DeploymentConfig> => {
  const environments = await readEnvironments(undefined, folder);
  return readConfig({ environment, region, environments, account: '123456789012', version: 'v0.1.0' });
};
const refusal = (environment?: string): Promise<string> =>
  read(environment).then(
    () => 'nothing was refused',
    (thrown: unknown) => (thrown as Error).message.replaceAll(/\n +/g, ' '),
  );

describe('the configuration file', () => {
  it('is not needed: without one the built-in environments are there', async () => {
    expect(await read()).toMatchObject({ maxExpiresDays: 7, objectLifetimeDays: 22 });
  });

  it('changes what it says of a built-in environment and of a region, and leaves the rest', async () => {
    await writeJson({
      environments: {
        qa: {
          maxExpiresDays: '2 weeks',
          user: { memoryMiB: 2048 },
          regions: { 'us-east-1': { maxStoreBytes: '2 TB', user: { timeoutSeconds: 30 } } },
        },
      },
    });
    const found = { maxExpiresDays: 14, logRetentionDays: 14, objectLifetimeDays: 29, deployerReads: true };
    expect(await read()).toMatchObject({ ...found, user: { memoryMiB: 2048, timeoutSeconds: 60 } });
    const user = { memoryMiB: 2048, timeoutSeconds: 30 };
    expect(await read('qa', 'us-east-1')).toMatchObject({ ...found, maxStoreBytes: 2e12, user });
    expect(await read('prod')).toMatchObject({ maxExpiresDays: 30, user: { memoryMiB: 1024 } });
  });

  it('adds an environment, which may be disposable and has a project of its own', async () => {
    await writeJson({ environments: { demo: { project: 'other', disposable: true } } });
    expect(await read('demo')).toMatchObject({ project: 'other', maxExpiresDays: 30 });
    const environments = await readEnvironments(undefined, folder);
    expect(isDisposable('demo', environments)).toBe(true);
    expect(isDisposable('qa', environments)).toBe(undefined);
    expect(['demo', 'qa', 'toString'].map((name) => projectOf(name, 'eu-west-2', environments))).toEqual([
      'other',
      'sgraph-send',
      undefined,
    ]);
  });

  it('says of Docker and Cloud Run what is theirs in groups, which AWS does not see', async () => {
    await writeJson({
      environments: {
        qa: {
          mode: 'server',
          maxExpiresDays: 3,
          docker: { port: 9000 },
          cloudRun: { googleProject: 'example-project', user: { maxInstances: 3 }, maxExpiresDays: 5 },
        },
      },
    });
    expect(await refusal()).toBe(
      'deploy.config.json cannot be used: deploy.config.json:14: environments.qa.cloudRun.maxExpiresDays is not a setting, there are googleProject, adminMembers, user, admin',
    );
    await writeJson({
      environments: { qa: { maxExpiresDays: 3, docker: { port: 9000 }, cloudRun: { user: { maxInstances: 3 } } } },
    });
    const environments = await readEnvironments(undefined, folder);
    const named = { environment: 'qa', environments, version: 'v0.1.0' };
    expect(readDockerConfig(named)).toMatchObject({ port: 9000, maxExpiresDays: 3, objectLifetimeDays: 18 });
    expect(
      readCloudRunConfig({ ...named, region: 'europe-west2', googleProject: 'example-project' }).user,
    ).toMatchObject({ maxInstances: 3, memoryMiB: 512 });
    expect(await read()).not.toHaveProperty('docker');
  });

  it.each([
    [
      { maxExpiredDays: 3 },
      'deploy.config.json:4: environments.qa.maxExpiredDays is not a setting: did you mean "maxExpiresDays"?',
    ],
    [
      { user: { memory: 1024 } },
      'deploy.config.json:5: environments.qa.user.memory is not a setting: did you mean "memoryMiB"?',
    ],
    [
      { uploads: 'tokn' },
      'deploy.config.json:4: environments.qa.uploads is "tokn", must be one of open, token, closed: did you mean "token"?',
    ],
    [
      { maxExpiresDays: 400 },
      'deploy.config.json:4: environments.qa.maxExpiresDays is 400 days, must be at most 365 days',
    ],
    [
      { maxStoreBytes: '10 gigs' },
      'deploy.config.json:4: environments.qa.maxStoreBytes is "10 gigs", must have one of the units B, kB, MB, GB, TB, KiB, MiB, GiB, TiB: write a number of bytes, or a text such as "10 GB"',
    ],
    [
      { maxExpiresDays: '36 hours' },
      'deploy.config.json:4: environments.qa.maxExpiresDays is "36 hours", must be whole days: write a number of days, or a text such as "90 days"',
    ],
    [
      { logRetentionDays: 91 },
      'deploy.config.json:4: environments.qa.logRetentionDays is 91, must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120',
    ],
    [{ mode: 7 }, 'deploy.config.json:4: environments.qa.mode is 7, must be one of server, direct'],
    [{ auditors: 'me' }, 'deploy.config.json:4: environments.qa.auditors is "me", must be a list'],
    [{ region: 'eu-west-2' }, 'deploy.config.json:4: environments.qa.region cannot be set here: --regions says it'],
    [
      { originSecret: 'x' },
      'deploy.config.json:4: environments.qa.originSecret cannot be set here: it is a secret, which create makes',
    ],
    [
      { tags: { project: 'x' } },
      'deploy.config.json:4: environments.qa.tags must not have project, environment, target',
    ],
    [
      { regions: { 'eu-west-9': {} } },
      'deploy.config.json:5: environments.qa.regions.eu-west-9 is not a region of AWS or Google Cloud',
    ],
    [
      { regions: { 'eu-west-1': { uplaods: 'open' } } },
      'deploy.config.json:6: environments.qa.regions.eu-west-1.uplaods is not a setting: did you mean "uploads"?',
    ],
  ])('refuses %j with the place and what was meant', async (members, message) => {
    await writeJson({ environments: { qa: members } });
    expect(await refusal()).toContain(message);
  });

  it('names the place of a value that does not go with another one, and the number that is needed', async () => {
    await writeJson({ environments: { qa: { objectLifetimeDays: 20 } } });
    expect(await refusal()).toBe(
      'the configuration of qa in eu-west-2 cannot be used: objectLifetimeDays is 20 days, must be at least 22 days (maxExpiresDays 7 + logRetentionDays 14 + 1), or storage removes transfers and logs that still count: leave it out to get 22 (deploy.config.json:4)',
    );
  });

  it.each([
    [null, 'deploy.config.json: the file is null, must be an object'],
    [{}, 'deploy.config.json: environments is missing'],
    [{ environments: [] }, 'deploy.config.json:2: environments is a list, must be an object'],
  ])('refuses %j as a whole', async (content, message) => {
    await writeJson(content);
    expect(await refusal()).toBe(`deploy.config.json cannot be used: ${message}`);
  });

  it('names all that is wrong at once', async () => {
    await writeJson({ environments: { qa: { mod: 'server', uploads: 'all' } }, enviroments: {} });
    expect(await refusal()).toMatch(
      /uploads is "all".*mod is not a setting.*enviroments is not a setting: did you mean "environments"/,
    );
  });

  it('refuses an environment that is none, and names the nearest', async () => {
    await writeJson({ environments: { staging: {} } });
    expect(await refusal('stagin')).toBe(
      'unknown environment "stagin", expected one of dev, qa, prod, test, staging: did you mean "staging"?',
    );
    expect(await refusal('constructor')).toContain('unknown environment "constructor"');
    await writeJson({ environments: { 'Not-One': {} } });
    expect(await refusal()).toContain('deploy.config.json:3: environments.Not-One must be 1 to 12 lower-case letters');
  });

  it('may be called as something that every object has', async () => {
    await writeJson({ environments: { constructor: { uploads: 'open' } } });
    expect(await read('constructor')).toMatchObject({ uploads: 'open' });
  });

  it('refuses what JSON would pass over, and says where it is no JSON', async () => {
    await write('deploy.config.json', '{ "environments": {\n "qa": { "mode": "direct",\n "mode": "server" } } }');
    expect(await refusal()).toBe('deploy.config.json:3: environments.qa.mode appears twice: keep one of them');
    await write('deploy.config.json', '{ "environments": {\n // mine\n } }');
    expect(await refusal()).toMatch(/^deploy.config.json is not valid JSON: .*line 2 column 2.*JSON has no comments/);
    await write('deploy.config.json', '\uFEFF{ "environments": { "qa": { "mode": "direct" } } }');
    expect(await read()).toMatchObject({ mode: 'direct' });
  });

  it('may be a module, of which there is one', async () => {
    await write(
      'deploy.config.ts',
      'const days: number = 3;\nexport default { environments: { qa: { maxExpiresDays: days } } };',
    );
    expect(await read()).toMatchObject({ maxExpiresDays: 3 });
    await writeJson({ environments: {} });
    expect(await refusal()).toBe('found deploy.config.json and deploy.config.ts: keep one, or give one by --config');
  });

  it.each([
    ['export const config = {};', /deploy.config.mjs has no default export: write/],
    [
      'export default { environments: { qa: { uploads: 1 } } };',
      /deploy.config.mjs environments.qa.uploads: environments.qa.uploads is 1/,
    ],
    ['throw new Error("no luck");', /deploy.config.mjs cannot be loaded: no luck/],
  ])('refuses the module %s', async (text, message) => {
    await write('deploy.config.mjs', text);
    expect(await refusal()).toMatch(message);
  });

  it('must be there when it is named', async () => {
    await expect(readEnvironments('other.json', folder)).rejects.toThrow(
      'configuration file other.json not found: create it, or leave out --config',
    );
    await write('other.json', '{ "environments": { "qa": { "mode": "direct" } } }');
    expect((await readEnvironments('other.json', folder))['qa']).toHaveLength(2);
  });
});
