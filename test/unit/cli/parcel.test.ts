import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Payload } from '../../../cli/payload.ts';
import { packPayload } from '../../../cli/payload.ts';
import { extractArchive } from '../../../cli/extract.ts';
import { temporaryFolder } from '../../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const { signal } = new AbortController();
const at = (...names: string[]): string => join(folder.path, ...names);
const pack = (...paths: string[]): Promise<Payload> => packPayload(paths, undefined, signal);

async function contentOf({ source }: Payload): Promise<Buffer> {
  const content = Buffer.from(await source.read(0, source.bytes));
  await source.close();
  return content;
}

describe.runIf(process.platform === 'linux')('a file whose system does not know its size', () => {
  it.each(['/proc/version', '/proc/self/limits', '/proc/sys/kernel/ostype'])('is read to its end: %s', async (path) => {
    const payload = await pack(path);
    const expected = await readFile(path);
    expect(expected.byteLength).toBeGreaterThan(0);
    expect(await contentOf(payload)).toEqual(expected);
    expect(payload.paths).toBeUndefined();
  });

  it('is read to its end among others too', async () => {
    await writeFile(at('a.txt'), 'a');
    const payload = await pack(at('a.txt'), '/proc/version', '/proc/sys/kernel/ostype');
    expect(payload.paths).toBeUndefined();
    await writeFile(at('archive.zip'), await contentOf(payload));
    await mkdir(at('out'));
    expect(await extractArchive(at('archive.zip'), at('out'), signal)).toBe(3);
    expect(await readFile(at('out', 'version'))).toEqual(await readFile('/proc/version'));
    expect(await readFile(at('out', 'ostype'), 'utf8')).toBe('Linux\n');
  });
});

it('a folder keeps its name as that of its archive, and several together have a neutral one', async () => {
  await mkdir(at('holiday'));
  await writeFile(at('holiday', 'a.txt'), 'a');
  await writeFile(at('b.txt'), 'b');
  const metadata = async (...paths: string[]): Promise<Payload['metadata']> => {
    const payload = await pack(...paths);
    await payload.source.close();
    return payload.metadata;
  };
  expect(await metadata(`${at('holiday')}/`)).toMatchObject({
    name: 'holiday.zip',
    files: [{ name: 'holiday/a.txt' }],
  });
  expect(await metadata(at('holiday'), at('b.txt'))).toMatchObject({ name: 'files.zip' });
});

describe('a file that was chosen', () => {
  const change = (path: string): Promise<void> => appendFile(path, 'more');
  const remove = (path: string): Promise<void> => rm(path);

  it.each([
    ['file_changed', change],
    ['file_gone', remove],
  ])('in a folder and is no more what it was is refused with %s', async (code, spoil) => {
    await mkdir(at('d'));
    for (const name of ['a', 'b', 'c']) await writeFile(at('d', name), 'content');
    const payload = await pack(at('d'));
    await spoil(at('d', 'b'));
    await expect(contentOf(payload)).rejects.toMatchObject({ code });
    await payload.source.close();
    expect((await contentOf(await pack(at('d')))).byteLength).toBeGreaterThan(0);
  });

  it('and grows while it is read is refused, with what to do', async () => {
    await writeFile(at('log'), 'line\n');
    const payload = await pack(at('log'));
    await change(at('log'));
    const refused = {
      code: 'file_changed',
      message: expect.stringContaining('cat FILE | sgraph-send send -') as string,
    };
    await expect(contentOf(payload)).rejects.toMatchObject(refused);
    await payload.source.close();
  });

  it('is not walked to when the command was cancelled', async () => {
    await mkdir(at('d'));
    await writeFile(at('d', 'a'), '');
    await expect(packPayload([at('d')], undefined, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
