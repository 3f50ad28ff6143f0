import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { openExistingStore, openStore } from '../../../core/stores/open.ts';
import { keyOf } from '../../contracts/store/bodies.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();

describe('openStore', () => {
  it('opens a store in memory', async () => {
    const store = await openStore('memory:');
    expect(await store.create(keyOf('a'), utf8('x'))).toBe(true);
  });

  it.each([
    ['disk', 'folder'],
    ['zip', 'store.zip'],
  ])('opens a %s store at an absolute path', async (scheme, name) => {
    const store = await openStore(`${scheme}:${pathOf(name)}`);
    await store.create(keyOf('a'), utf8('x'));
    await store.close();
    expect(await readdir(pathOf('.'))).toEqual([name]);
  });

  it.each(['', './'])('takes a path that begins with "%s" from the working directory', async (start) => {
    const directory = await mkdtemp(join(process.cwd(), 'node_modules', '.send-test-'));
    try {
      const store = await openStore(`disk:${start}${relative(process.cwd(), directory)}/data`);
      await store.create(keyOf('a'), utf8('x'));
      expect(await readdir(join(directory, 'data'))).toContain('a');
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it.each([
    '',
    'disk',
    'disk:',
    'zip:',
    'memory:x',
    'azure://bucket',
    'gs://',
    'constructor:',
    '/data',
    'DISK:/data',
    's3:bucket',
    's3://',
    's3:///prefix',
    's3://bucket/Upper',
    's3://bucket/a/../b',
  ])('refuses "%s"', async (url) => {
    await expect(openStore(url)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it.each(['disk:/proc/nope', 'disk:/proc/nope/data', 'zip:/proc/nope/x.zip'])(
    'ends with "%s", where the file system takes no new folders',
    async (url) => {
      await expect(openStore(url)).rejects.toMatchObject({
        code: 'store_unusable',
        message:
          'the folder of the store cannot be made: the file system there takes no new folders; give a path on a disk, such as /srv/send',
      });
    },
  );

  it.each(['disk:file', 'disk:file/data'])('says of "%s" that a file is in the way', async (url) => {
    const [scheme = '', path = ''] = url.split(':');
    await writeFile(pathOf('file'), '');
    await expect(openStore(`${scheme}:${pathOf(path)}`)).rejects.toThrow(
      'the folder of the store cannot be made: its path leads to a file, or through one; give the path of a folder',
    );
  });

  it('says what it knows when it is asked for what it does not', async () => {
    const message = 'memory:, disk:/path, zip:/path/file.zip, s3://bucket/prefix or gs://bucket/prefix';
    await expect(openStore('azure://bucket')).rejects.toThrow(message);
  });
});

describe('openExistingStore', () => {
  it.each(['disk', 'zip'])('makes nothing where no %s store is, and opens one that is there', async (scheme) => {
    const url = `${scheme}:${pathOf('mistyped')}`;
    await expect(openExistingStore(url)).rejects.toMatchObject({ code: 'not_found' });
    expect(await readdir(pathOf('.'))).toEqual([]);
    await (await openStore(url)).close();
    await (await openExistingStore(url)).close();
  });

  it('refuses what openStore refuses', async () => {
    await expect(openExistingStore('azure://bucket')).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
