import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { itemsOn } from '../../../lib/aws/pages.ts';
import { CLOUD_COMPONENTS } from '../../../lib/cloud-run/components.ts';
import type { CloudRegion } from '../../../lib/cloud-run/component.ts';
import { takeCloudInventory } from '../../../lib/cloud-run/inventory.ts';
import { deleteObjects, firstNames, foreignObjects, listFolder } from '../../../lib/cloud-run/objects.ts';
import { cloudPreflight } from '../../../lib/cloud-run/preflight.ts';
import { listImages } from '../../../lib/cloud-run/registry.ts';
import { readCloudStoredData } from '../../../lib/cloud-run/stored-data.ts';
import { observeSecret } from '../../../lib/cloud-run/secret.ts';
import { lifecycleBy } from '../../../lib/lifecycle.ts';
import { GOOGLE_LISTS } from '../../vendor/books/google.ts';
import { GOOGLE_METHODS } from '../../vendor/google-methods.ts';
import type { GoogleBook, GoogleReplay } from '../../vendor/google-replay.ts';
import { replayGoogle } from '../../vendor/google-replay.ts';

const open: GoogleReplay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

const LISTS: GoogleBook = Object.fromEntries(
  Object.entries(GOOGLE_LISTS).map(([id, body]) => [id, () => ({ status: 200, body })]),
);
const traces = { since: new Date(0), transfers: ['a'], tokens: [] };

/** Everything of lib that reads a list of Google's. */
const ASKING: Readonly<Record<string, (cloudRegion: CloudRegion) => Promise<unknown>>> = {
  'what a deployment makes': ({ google, config }) => takeCloudInventory(google, config),
  'what preflight asks': async (cloudRegion) => (await cloudPreflight(cloudRegion)).lines,
  images: listImages,
  'versions of the secret': ({ google, config }) => observeSecret(google, config),
  'foreign objects': ({ google }) => foreignObjects(google, 'bucket'),
  'objects of a folder': ({ google }) => listFolder(google, 'bucket', 'transfers/'),
  'first names': ({ google }) => firstNames(google, 'bucket', 'admin/'),
  'what a smoke test left': (cloudRegion) => itemsOn(readCloudStoredData(cloudRegion, traces), (found) => [found]),
};

async function asked(
  ask: (cloudRegion: CloudRegion) => Promise<unknown>,
  truncated: boolean,
): Promise<{ found: unknown; player: GoogleReplay }> {
  const player = await replayGoogle(LISTS, { truncated });
  open.push(player);
  return { found: await ask(player.cloudRegion), player };
}

describe('a list of Google that comes in pages', () => {
  it.each(Object.entries(ASKING))('of %s is read to its end', async (_, ask) => {
    const whole = await asked(ask, false);
    const cut = await asked(ask, true);
    expect(JSON.stringify(whole.found)).toMatch(/\w/);
    expect(cut.found).toEqual(whole.found);
    expect(cut.player.asked.length).toBeGreaterThan(whole.player.asked.length);
  });

  it('of objects to be deleted is read to its end', async () => {
    const { player } = await asked(({ google }) => deleteObjects(google, 'bucket', () => undefined), true);
    expect(player.times('storage.objects.delete')).toBe(2);
  });

  it('has the same question on every page', async () => {
    for (const ask of Object.values(ASKING)) {
      const { player } = await asked(ask, true);
      const lists = player.asked.filter(({ query, body }) => 'pageToken' in { ...query, ...body });
      for (const { id, query, body } of lists) {
        const without = (all: object): object =>
          Object.fromEntries(Object.entries(all).filter(([key]) => key !== 'pageToken'));
        const first = player.asked.find(
          (each) =>
            each.id === id &&
            JSON.stringify([each.query, each.body]) === JSON.stringify([without(query), without(body)]),
        );
        expect(first, id).toBeDefined();
      }
    }
  });

  it('that answers the same page for ever is given up', async () => {
    const body = { items: [], nextPageToken: 'again' };
    const player = await replayGoogle({ 'storage.objects.list': () => ({ status: 200, body }) });
    open.push(player);
    await expect(foreignObjects(player.cloudRegion.google, 'bucket')).rejects.toThrow(/the same page again and again/);
  });
});

describe('foreign objects', () => {
  it('on the last of three pages, of which one is empty, are named by the check', async () => {
    const pages = [{ prefixes: ['transfers/'], nextPageToken: 'b' }, { nextPageToken: 'c' }, { prefixes: ['backup/'] }];
    const player = await replayGoogle({
      'storage.objects.list': ({ query }) => ({
        status: 200,
        body: pages[query['pageToken'] === undefined ? 0 : query['pageToken'] === 'b' ? 1 : 2]!,
      }),
    });
    open.push(player);
    const of = (name: 'role' | 'storage'): ReturnType<typeof lifecycleBy> =>
      lifecycleBy(
        CLOUD_COMPONENTS[name].backend({ ...player.cloudRegion, patienceSeconds: name === 'role' ? 15 : 3 }, []),
      );
    await of('role').create();
    const { findings } = await of('storage').create();
    expect(findings.map(({ check, message }) => `${check}: ${message}`)).toEqual([
      'no-foreign-objects: the bucket: has objects that the product does not write: backup/',
    ]);
    await expect(of('storage').delete(false)).rejects.toThrow(/did not write: backup\//);
    expect(player.times('storage.objects.delete')).toBe(0);
  });
});

describe('every place of lib that asks Google for a list', () => {
  const folder = new URL('../../../lib/cloud-run/', import.meta.url);
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));

  it('leaves the pages to the one reader of pages', () => {
    const others = sources.filter(({ file, text }) => file !== 'google-api.ts' && text.includes('pageToken'));
    expect(others.map(({ file }) => file)).toEqual([]);
    // A schema with a token is for that reader only.
    const single = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/const (\w+) =(?:(?!\nconst )[^])*?nextPageToken/g)]
        .filter(([, schema = '']) => new RegExp(`google\\.call\\(\\s*${schema}\\b`).test(text))
        .map(([, schema = '']) => `${file}: ${schema}`),
    );
    expect(single).toEqual([]);
  });

  it('is played two pages above', async () => {
    const played = new Set<string>();
    for (const ask of Object.values(ASKING)) {
      const { player } = await asked(ask, true);
      for (const { id } of player.asked) played.add(id);
    }
    const paged = GOOGLE_METHODS.filter(({ isPaged }) => isPaged).map(({ id }) => id);
    expect(paged.length).toBeGreaterThan(8);
    expect(paged.filter((id) => !played.has(id))).toEqual([]);
  });
});
