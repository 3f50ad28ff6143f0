import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { CloudComponentName } from '../../../lib/cloud-run/component.ts';
import { CLOUD_COMPONENTS } from '../../../lib/cloud-run/components.ts';
import { writePolicy } from '../../../lib/cloud-run/iam-policy.ts';
import { cloudNamesOf } from '../../../lib/cloud-run/names.ts';
import { readObject } from '../../../lib/cloud-run/objects.ts';
import { observeSecret } from '../../../lib/cloud-run/secret.ts';
import type { Lifecycle } from '../../../lib/lifecycle.ts';
import { lifecycleBy } from '../../../lib/lifecycle.ts';
import type { GoogleAnswer, GoogleBook, GoogleReplay } from '../../vendor/google-replay.ts';
import { googleFault, replayGoogle, storageFault } from '../../vendor/google-replay.ts';
import { waitSites } from '../../vendor/sites.ts';

const open: GoogleReplay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

async function playing(book: GoogleBook, manner?: Parameters<typeof replayGoogle>[1]): Promise<GoogleReplay> {
  const player = await replayGoogle(book, manner);
  open.push(player);
  return player;
}
const of = ({ cloudRegion }: GoogleReplay, name: CloudComponentName): Lifecycle =>
  lifecycleBy(CLOUD_COMPONENTS[name].backend(cloudRegion, []));

const ACCOUNTS = 'iam.projects.serviceAccounts';
const SECRETS = 'secretmanager.projects.secrets';
const REPOSITORIES = 'artifactregistry.projects.locations.repositories';
const SERVICES = 'run.projects.locations.services';
const missing = googleFault(404, 'NOT_FOUND', 'Unknown service account');
const thrice = (answer: GoogleAnswer): GoogleAnswer[] => [answer, answer, answer];

/** The image is in the registry. */
async function playingWithImage(book: GoogleBook, manner?: Parameters<typeof replayGoogle>[1]): Promise<GoogleReplay> {
  const player = await playing(book, manner);
  const { location, repository } = cloudNamesOf(player.cloudRegion.config);
  player.state.images.set(`${location}/repositories/${repository}`, [
    { digest: 'sha256:1', tag: 'v0.1.0-abc', uploadTime: '2026-01-01T00:00:00Z' },
  ]);
  return player;
}

/** What services are made after is there, too. */
async function prepared(book: GoogleBook): Promise<GoogleReplay> {
  const player = await playingWithImage(book);
  await of(player, 'role').create();
  await of(player, 'registry').create();
  return player;
}

const REQUEST = { service: 'storage', path: '/storage/v1/b/bucket' } as const;

describe('a request that Google refuses for now', () => {
  // https://google.aip.dev/193, https://cloud.google.com/service-usage/docs/troubleshooting
  it.each(['GET', 'PATCH'] as const)('is made again after the time that 429 and 503 name: %s', async (method) => {
    const id = `storage.buckets.${method.toLowerCase()}`;
    const busy = googleFault(503, 'UNAVAILABLE', 'busy', { 'retry-after': '1' });
    const full = googleFault(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', { 'retry-after': '0' });
    const player = await playing({ [id]: [busy, full, { status: 200, body: {} }] });
    const start = performance.now();
    await player.cloudRegion.google.call(z.unknown(), { ...REQUEST, method });
    expect(player.times(id)).toBe(3);
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  it('is made again after the time that RetryInfo names', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '0.02s' }];
    const full = { status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: '', details } } };
    // With pauses of our own this would take longer than a test may.
    const refusals = Array.from({ length: 8 }, () => full);
    const player = await playing({ 'storage.buckets.get': [...refusals, { status: 200, body: {} }] });
    await player.cloudRegion.google.call(z.unknown(), { ...REQUEST, method: 'GET' });
    expect(player.times('storage.buckets.get')).toBe(9);
  });

  it('is not made for ever, nor after longer than a minute', async () => {
    const always = (seconds: string): GoogleBook => ({
      'storage.buckets.get': () => googleFault(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', { 'retry-after': seconds }),
    });
    for (const [seconds, times] of [
      ['0', 9],
      ['61', 1],
    ] as const) {
      const player = await playing(always(seconds));
      await expect(player.cloudRegion.google.call(z.unknown(), { ...REQUEST, method: 'GET' })).rejects.toThrow(
        /429 RESOURCE_EXHAUSTED: Quota exceeded/,
      );
      expect(player.times('storage.buckets.get')).toBe(times);
    }
  });

  it('is made again after 408 and 500 only where that changes nothing', async () => {
    const book = (id: string): GoogleBook => ({ [id]: [{ status: 408 }, { status: 500 }, { status: 200, body: {} }] });
    const read = await playing(book('storage.buckets.get'));
    await read.cloudRegion.google.call(z.unknown(), { ...REQUEST, method: 'GET' });
    expect(read.times('storage.buckets.get')).toBe(3);
    const changed = await playing(book('storage.buckets.patch'));
    await expect(
      changed.cloudRegion.google.call(z.unknown(), { ...REQUEST, method: 'PATCH', body: {} }),
    ).rejects.toThrow(/408/);
    expect(changed.times('storage.buckets.patch')).toBe(1);
  });
});

describe('an operation', () => {
  // https://google.aip.dev/151
  const request = { service: 'run', method: 'DELETE', path: '/v2/projects/p/locations/l/services/s' } as const;
  const name = 'projects/p/locations/l/operations/o';
  const pending = { status: 200, body: { name } };
  const book = (end: object): GoogleBook => ({
    [`${SERVICES}.delete`]: [pending],
    'run.projects.locations.operations.get': [...thrice(pending), { status: 200, body: { name, done: true, ...end } }],
  });

  it('is waited for until it is done', async () => {
    const player = await playing(book({ response: {} }));
    await player.cloudRegion.google.operate(request);
    expect(player.times('run.projects.locations.operations.get')).toBe(4);
  });

  it('that ends badly fails with its reason, and its kind is that of a request', async () => {
    const player = await playing(book({ error: { code: 9, message: 'the revision is not ready' } }));
    const failed = player.cloudRegion.google.operate(request);
    await expect(failed).rejects.toThrow(/failed: the revision is not ready/);
    await expect(failed).rejects.toMatchObject({ code: 'failed' });
    const gone = await playing(book({ error: { code: 5, message: 'gone' } }));
    await expect(gone.cloudRegion.google.operate(request)).rejects.toMatchObject({ status: 404, reason: 'NOT_FOUND' });
  });

  it('is started once another change of the same resource has ended', async () => {
    const player = await playing({
      ...book({ response: {} }),
      [`${SERVICES}.delete`]: [...thrice(googleFault(409, 'ABORTED', 'Conflict for resource')), pending],
    });
    await player.cloudRegion.google.operate(request);
    expect(player.times(`${SERVICES}.delete`)).toBe(4);
  });
});

describe('what somebody else makes at the same time', () => {
  /** Each with how often it is then asked for: there are two accounts, and a repository is shown late. */
  const raced: readonly (readonly [CloudComponentName, string, GoogleAnswer, number])[] = [
    ['storage', 'storage.buckets.insert', storageFault(409, 'conflict', 'you already own it'), 1],
    ['registry', `${REPOSITORIES}.create`, googleFault(409, 'ALREADY_EXISTS', 'the repository already exists'), 2],
    ['role', `${ACCOUNTS}.create`, googleFault(409, 'ALREADY_EXISTS', 'Service account already exists'), 2],
    ['user', `${SERVICES}.create`, googleFault(409, 'ALREADY_EXISTS', "Resource 'user' already exists."), 1],
    ['admin', `${SECRETS}.create`, googleFault(409, 'ALREADY_EXISTS', 'Secret already exists.'), 1],
  ];

  it.each(raced)('is looked at again and set as declared: %s (%s)', async (name, id, conflict, times) => {
    const book = { [id]: [{ ...conflict, isDone: true }] };
    const isFirst = name === 'role' || name === 'registry';
    const player = await (isFirst ? playingWithImage(book) : prepared(book));
    expect((await of(player, name).create()).findings).toEqual([]);
    expect(player.times(id)).toBe(times);
  });

  it('is there where the answer to our own request was lost', async () => {
    const player = await playing({ [`${ACCOUNTS}.create`]: [{ ...googleFault(503, 'UNAVAILABLE'), isDone: true }] });
    expect((await of(player, 'role').create()).findings).toEqual([]);
  });

  it('is not waited for longer than patience lasts', async () => {
    const player = await playing(
      { 'storage.buckets.insert': () => storageFault(409, 'conflict', 'The requested bucket name is not available.') },
      { patienceSeconds: 1 },
    );
    await expect(of(player, 'storage').create()).rejects.toThrow(/waited 1 s.*bucket name is not available/);
  });
});

describe('a policy', () => {
  const write = async (conflict: (time: number) => GoogleAnswer | undefined): Promise<GoogleReplay> => {
    const player = await playing({ 'storage.buckets.setIamPolicy': (_, time) => conflict(time) });
    player.state.items.set('buckets/bucket', { name: 'bucket' });
    await writePolicy(player.cloudRegion.google, REQUEST, 1, () => []);
    return player;
  };
  const changed = storageFault(
    412,
    'conditionNotMet',
    'At least one of the pre-conditions you specified did not hold.',
  );

  it('that somebody else changes in between is read and written again', async () => {
    const player = await write((time) => (time < 2 ? changed : undefined));
    const order = player.asked.map(({ id }) => id.split('.').at(-1));
    expect(order).toEqual([1, 2, 3].flatMap(() => ['getIamPolicy', 'setIamPolicy']));
    expect(player.asked.at(-1)?.body['etag']).toBeDefined();
  });

  it('that changes all the time is given up', async () => {
    await expect(write(() => changed)).rejects.toThrow(/keeps changing/);
  });
});

describe('a service account that was just made', () => {
  // https://github.com/GoogleCloudPlatform/magic-modules/pull/14447 and 8815
  it.each([
    ['is absent', missing],
    ['may not be seen', googleFault(403, 'PERMISSION_DENIED', 'denied on resource (or it may not exist)')],
  ])('is waited for where it still %s', async (_, hidden) => {
    let reads = 0;
    const player = await playing({
      [`${ACCOUNTS}.get`]: () => (player.times(`${ACCOUNTS}.create`) === 1 && reads++ < 3 ? hidden : undefined),
    });
    expect((await of(player, 'role').create()).findings).toEqual([]);
    expect(reads).toBeGreaterThan(3);
  });

  it('has no policy for a while', async () => {
    const player = await playing({ [`${ACCOUNTS}.getIamPolicy`]: thrice(missing) });
    expect((await of(player, 'role').create()).findings).toEqual([]);
  });

  it('is unknown in a binding of the bucket', async () => {
    const unknown = googleFault(400, 'INVALID_ARGUMENT', 'Service account a@b does not exist.');
    const player = await playing({ 'storage.buckets.setIamPolicy': thrice(unknown) });
    await of(player, 'role').create();
    expect((await of(player, 'storage').create()).findings).toEqual([]);
    expect(player.times('storage.buckets.setIamPolicy')).toBeGreaterThan(3);
  });

  it.each([
    googleFault(404, 'NOT_FOUND', 'Service account projects/-/serviceAccounts/a@b was not found.'),
    googleFault(
      403,
      'PERMISSION_DENIED',
      "Permission 'iam.serviceaccounts.actAs' denied on service account a@b (or it may not exist).",
    ),
  ])('is unknown to Cloud Run ($status)', async (unknown) => {
    const player = await prepared({ [`${SERVICES}.create`]: thrice(unknown) });
    expect((await of(player, 'user').create()).findings).toEqual([]);
    expect(player.times(`${SERVICES}.create`)).toBe(4);
  });

  it('is not waited for where whoever deploys may not create services', async () => {
    const denied = googleFault(403, 'PERMISSION_DENIED', "Permission 'run.services.create' denied on resource");
    const player = await prepared({ [`${SERVICES}.create`]: () => denied });
    await expect(of(player, 'user').create()).rejects.toThrow(/run\.services\.create/);
    expect(player.times(`${SERVICES}.create`)).toBe(1);
  });
});

describe('what Google shows late', () => {
  it('is looked for again until it is as declared', async () => {
    const gone = storageFault(404, 'notFound', 'The specified bucket does not exist.');
    const player = await playing({
      'storage.buckets.get': (_, time) => (time < 4 ? gone : undefined),
    });
    await of(player, 'role').create();
    expect(await of(player, 'storage').create()).toMatchObject({ result: 'created', findings: [] });
    expect(player.times('storage.buckets.insert')).toBe(1);
  });

  it('is looked at until it is gone', async () => {
    const isDeleting: { now: boolean; looks: number; left?: object | undefined } = { now: false, looks: 0 };
    const player = await prepared({
      [`${SERVICES}.delete`]: () => {
        isDeleting.now = true;
        return undefined;
      },
      [`${SERVICES}.get`]: () =>
        isDeleting.now && isDeleting.looks++ < 4 ? { status: 200, body: isDeleting.left! } : undefined,
    });
    await of(player, 'user').create();
    isDeleting.left = [...player.state.items].find(([name]) => name.includes('/services/'))?.[1];
    expect(await of(player, 'user').delete(false)).toMatchObject({ result: 'deleted', findings: [] });
    expect(isDeleting.looks).toBeGreaterThan(4);
  });
});

describe('a bucket that is written to while it is emptied', () => {
  it('is emptied again', async () => {
    const full = storageFault(409, 'conflict', 'The bucket you tried to delete is not empty.');
    const player = await playing({ 'storage.buckets.delete': [full, full] });
    await of(player, 'role').create();
    await of(player, 'storage').create();
    expect(await of(player, 'storage').delete(false)).toMatchObject({ result: 'deleted', findings: [] });
    expect(player.times('storage.buckets.delete')).toBe(3);
  });

  it('is left as it is once somebody else has put something into it', async () => {
    const full = storageFault(409, 'conflict', 'The bucket you tried to delete is not empty.');
    const player = await playing({
      'storage.buckets.delete': [full],
      'storage.objects.list': () => ({
        status: 200,
        body: player.times('storage.buckets.delete') > 0 ? { prefixes: ['backup/'] } : {},
      }),
    });
    await of(player, 'role').create();
    await of(player, 'storage').create();
    await expect(of(player, 'storage').delete(false)).rejects.toThrow(/did not write: backup\//);
    expect(player.times('storage.objects.delete')).toBe(0);
  });
});

describe('an object that is gone before it is read', () => {
  // https://github.com/firebase/firebase-tools/pull/3647: in plain text where its content is asked for.
  it('is absent, and not where a proxy says so', async () => {
    const read = async (body: string): Promise<unknown> => {
      const player = await playing({ 'storage.objects.get': [{ status: 404, body }] });
      return readObject(player.cloudRegion.google, 'bucket', 'transfers/a');
    };
    expect(await read('No such object: bucket/transfers/a')).toBeUndefined();
    await expect(read('<html>not here</html>')).rejects.toThrow(/answered 404/);
  });
});

describe('a version of the secret that somebody else destroys', () => {
  const destroyed = googleFault(400, 'FAILED_PRECONDITION', 'SecretVersion is in DESTROYED state');

  it('is as good as one that we destroyed', async () => {
    const player = await prepared({ [`${SECRETS}.versions.destroy`]: [{ ...destroyed, isDone: true }] });
    await of(player, 'admin').create();
    const config = { ...player.cloudRegion.config, adminKeysSha256: ['b'.repeat(64)] };
    const again = lifecycleBy(CLOUD_COMPONENTS.admin.backend({ ...player.cloudRegion, config }, []));
    expect(await again.create()).toMatchObject({ result: 'updated', findings: [] });
    expect(player.times(`${SECRETS}.versions.destroy`)).toBe(1);
  });

  it('is not counted although the list still has it', async () => {
    const versions = [1, 2].map((number) => ({ name: `projects/1/secrets/one/versions/${number}` }));
    const player = await playing({
      [`${SECRETS}.get`]: [{ status: 200, body: { name: 'projects/1/secrets/one' } }],
      [`${SECRETS}.getIamPolicy`]: [{ status: 200, body: {} }],
      [`${SECRETS}.versions.list`]: [{ status: 200, body: { versions } }],
      [`${SECRETS}.versions.access`]: [destroyed, { status: 200, body: { payload: { data: 'YQ==' } } }],
    });
    expect(await observeSecret(player.cloudRegion.google, player.cloudRegion.config)).toMatchObject({
      versions: ['1'],
      value: 'a',
    });
  });
});

const FOLDER = 'lib/cloud-run/';

/** Every wait and every retry on Cloud Run by its place, and the test above that plays it. */
const PLAYED: Readonly<Record<string, string>> = {
  'component.ts applyToWhatIsThere': 'is looked at again and set as declared',
  'google-api.ts operate': 'is waited for until it is done',
  'google-api.ts send': 'is not made for ever',
  'iam-policy.ts writePolicy': 'is unknown in a binding of the bucket',
  'iam-policy.ts writeOnce': 'that changes all the time is given up',
  'role.ts untilSeen': 'is waited for where it still %s',
  'service.ts onceAccountIsKnown': 'is unknown to Cloud Run',
  'storage.ts remove': 'is emptied again',
};

describe('every place of lib/cloud-run that waits or tries again', () => {
  it('is played above', () => {
    const sites = waitSites().filter((site) => site.startsWith(FOLDER));
    expect(sites).toEqual(
      Object.keys(PLAYED)
        .map((site) => `${FOLDER}${site}`)
        .sort(),
    );
    const own = readFileSync(new URL(import.meta.url), 'utf8');
    for (const title of Object.values(PLAYED)) expect(own.split(title).length, title).toBeGreaterThan(2);
  });
});
