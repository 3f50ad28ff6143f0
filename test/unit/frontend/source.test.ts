import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../core/bytes.ts';
import type { Bytes } from '../../../core/bytes.ts';
import type { PlaintextSource } from '../../../core/client/client.ts';
import type { ChosenFile } from '../../../frontend/chosen-files.ts';
import { readableFiles } from '../../../frontend/chosen-files.ts';
import { packPayload } from '../../../frontend/source.ts';

const lastModified = Date.UTC(2026, 0, 1);

function chosen(path: string, content: string): ChosenFile {
  return { path, file: new File([content], path.split('/').at(-1)!, { type: 'text/plain', lastModified }) };
}

async function readAll(source: PlaintextSource, step: number): Promise<Bytes> {
  const pieces: Bytes[] = [];
  for (let start = 0; start < source.bytes; start += step) {
    pieces.push(await source.read(start, Math.min(source.bytes, start + step)));
  }
  return concatBytes(pieces);
}

describe('one chosen file', () => {
  it('is sent as it is', async () => {
    const { source, metadata } = await packPayload([chosen('a.txt', 'hello')], 'unused.zip');
    expect(metadata).toEqual({ name: 'a.txt', type: 'text/plain' });
    expect(new TextDecoder().decode(await source.read(1, 4))).toBe('ell');
  });

  it('of a folder is sent as an archive that keeps its path', async () => {
    const { metadata } = await packPayload([chosen('folder/a.txt', 'hello')], 'folder.zip');
    expect(metadata).toMatchObject({ name: 'folder.zip', files: [{ name: 'folder/a.txt', bytes: 5 }] });
  });
});

describe('several chosen files', () => {
  const files = [chosen('b.txt', 'x'.repeat(70_000)), chosen('ä/a.txt', 'two'), chosen('b.txt', '')];

  it.each([1_000, 4_096, 1_000_000])(
    'make an archive of the predicted length, read %d bytes at a time',
    async (step) => {
      const payload = await packPayload(files, 'three.zip');
      const { source } = payload;
      const archive = await readAll(source, step);
      expect(archive.byteLength).toBe(source.bytes);
      expect(archive).toEqual(await readAll(payload.again().source, source.bytes));
    },
  );

  it('make the same archive in whatever order they were chosen, so that an upload can go on', async () => {
    const [one, other] = await Promise.all([files, files.toReversed()].map((order) => packPayload(order, 'three.zip')));
    expect(await readAll(one!.source, 5_000)).toEqual(await readAll(other!.source, 5_000));
  });

  it('are listed in the metadata under distinct names, a hundred at most', async () => {
    const { metadata } = await packPayload(files, 'three.zip');
    expect(metadata.files?.map(({ name }) => name)).toEqual(['b.txt', 'b (2).txt', 'ä/a.txt']);
    const many = Array.from({ length: 150 }, (_, index) => chosen(`${index}.txt`, ''));
    expect((await packPayload(many, 'many.zip')).metadata.files).toHaveLength(100);
    const long = many.map(({ file, path }) => ({ file, path: `${'ä'.repeat(500)}/${path}` }));
    const { files: some = [] } = (await packPayload(long, 'long.zip')).metadata;
    // As many as leave room for name and message.
    expect(some).toHaveLength(23);
  });
});

describe('a chosen file that the browser reads no more', () => {
  /** As browsers answer for a file that was spoilt after it was chosen. */
  function spoilt(path: string, fault: string): ChosenFile {
    const file = new File(['content'], path, { lastModified });
    const fail = (): Promise<never> => Promise.reject(new DOMException('', fault));
    file.slice = () => Object.assign(new Blob(), { arrayBuffer: fail });
    return { file, path };
  }

  it.each([
    ['NotFoundError', 'file_gone'],
    ['NotReadableError', 'file_changed'],
  ])('by %s is told as %s, and the others stay', async (fault, code) => {
    const bad = spoilt('bad.txt', fault);
    const { source } = await packPayload([bad], 'unused.zip');
    await expect(source.read(0, 7)).rejects.toMatchObject({ code });
    const good = chosen('good.txt', 'x');
    expect(await readableFiles([good, bad, chosen('empty.txt', '')])).toEqual([good, expect.anything()]);
  });
});
