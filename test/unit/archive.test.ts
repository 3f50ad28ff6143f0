import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { countEntries } from '../../cli/archive-count.ts';
import type { ArchiveEntry } from '../../core/archive.ts';
import { archiveOf } from '../../core/archive.ts';
import { utf8 } from '../../core/bytes.ts';
import { limitMs } from '../setup/time-limits.ts';
import { temporaryFolder } from '../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

function fileEntry(name: string, text = '', modified = Date.UTC(2026, 0, 1)): ArchiveEntry {
  const content = utf8(text);
  return { name, modified, file: { bytes: content.byteLength, open: () => new Blob([content]).stream() } };
}

async function written(entries: readonly ArchiveEntry[]): Promise<{ path: string; bytes: Buffer }> {
  const archive = archiveOf(entries);
  const bytes = Buffer.from(await new Response(archive.open()).arrayBuffer());
  expect(bytes.byteLength).toBe(archive.bytes);
  const path = join(folder.path, 'archive.zip');
  await writeFile(path, bytes);
  return { path, bytes };
}

describe('an archive', () => {
  it.each([0, 1, 65_534, 65_535, 65_536, 70_000])(
    'of %i entries says so, and holds them',
    { timeout: limitMs(60) },
    async (count) => {
      const { path } = await written(
        Array.from({ length: count }, (_, index) => ({ name: `${index}/`, modified: 0, file: undefined })),
      );
      const zip = await openPromise(path, { autoClose: false });
      expect(zip.entryCount).toBe(count);
      expect(await countEntries(path, Number(zip.readEntryCursor))).toBe(count);
      zip.close();
    },
  );

  it('keeps names, content and empty folders', async () => {
    const { path } = await written([
      fileEntry('ü 😀/a.txt', 'hello'),
      { name: 'empty/', modified: 0, file: undefined },
      fileEntry('old.txt', '', 0),
    ]);
    const zip = await openPromise(path, { autoClose: false });
    const found: [string, number, number][] = [];
    for await (const entry of zip.eachEntry())
      found.push([entry.fileName, entry.uncompressedSize, entry.getLastModDate().getFullYear()]);
    expect(found).toEqual([
      ['ü 😀/a.txt', 5, new Date(2026, 0, 1).getFullYear()],
      ['empty/', 0, 1980],
      ['old.txt', 0, 1980],
    ]);
    zip.close();
  });
});
