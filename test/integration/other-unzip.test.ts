import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveEntry } from '../../core/archive.ts';
import { archiveOf } from '../../core/archive.ts';
import { answerOf, run } from '../setup/command.ts';
import { installPackages } from '../setup/debian.ts';
import { findPython } from '../setup/python.ts';
import { limitMs } from '../setup/time-limits.ts';
import { temporaryFolder } from '../support/server.ts';

const MIB = 1024 * 1024;
/** Reads the directory, and every file but the large ones with its checksum. */
const LIST = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    entries = archive.infolist()
    for entry in entries:
        if entry.file_size < 2 ** 20:
            archive.read(entry)
    print(len(entries), sum(entry.file_size for entry in entries), entries[-1].filename, sep="|")
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let python: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  python = await findPython();
  if ((await answerOf('zipinfo', ['-v'])) === undefined) await installPackages('unzip');
});
afterAll(() => folder.remove());

function entryOf(name: string, chunk: Buffer<ArrayBuffer>, chunks = 1): ArchiveEntry {
  async function* content(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let index = 0; index < chunks; index++) yield Promise.resolve(chunk);
  }
  return { name, modified: Date.UTC(2026, 0, 1), file: { bytes: chunk.byteLength * chunks, open: content } };
}

/** Zeros become a hole of the file: what is large takes no room. Headers, of which there are many, are written together. */
async function writtenSparsely(entries: readonly ArchiveEntry[]): Promise<string> {
  const path = join(folder.path, `${entries.length}.zip`);
  const archive = archiveOf(entries);
  const zeros = new Uint8Array(MIB);
  const file = await open(path, 'w');
  let at = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const write = async (): Promise<void> => {
    await file.write(Buffer.concat(waiting), 0, waitingBytes, at);
    at += waitingBytes;
    [waiting, waitingBytes] = [[], 0];
  };
  for await (const chunk of archive.open()) {
    if (chunk.byteLength === MIB && Buffer.compare(chunk, zeros) === 0) {
      await write();
      at += MIB;
    } else {
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      if (waitingBytes >= MIB) await write();
    }
  }
  await write();
  expect(at).toBe(archive.bytes);
  await file.close();
  return path;
}

const listed = async (path: string): Promise<string> => (await run(python, ['-c', LIST, path])).trim();

describe("another program's unzip", () => {
  it.each([65_534, 65_535, 65_536])('finds all of %i entries', { timeout: limitMs(60) }, async (count) => {
    const folders = Array.from({ length: count - 1 }, (_, index) => ({
      name: `${index}/`,
      modified: 0,
      file: undefined,
    }));
    const path = await writtenSparsely([...folders, entryOf('last.txt', Buffer.from('x'))]);
    expect(await listed(path)).toBe(`${count}|1|last.txt`);
    expect(await run('zipinfo', ['-h', path])).toContain(`number of entries: ${count}`);
  });

  it('finds what is larger than 4 GiB, and what is behind it', { timeout: limitMs(60) }, async () => {
    const entries = [
      entryOf('large', Buffer.alloc(MIB), 4_097),
      entryOf('behind.txt', Buffer.from('hello')),
      { name: 'empty/', modified: 0, file: undefined },
    ];
    const path = await writtenSparsely(entries);
    expect(await listed(path)).toBe(`3|${4_097 * MIB + 5}|empty/`);
    expect(await run('unzip', ['-p', path, 'behind.txt'])).toBe('hello');
  });
});
