import { execFileSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';
import type { Bytes } from '../../../core/bytes.ts';

const SCRIPT = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for entry in archive.infolist():
        if entry.file_size <= float(sys.argv[2]): archive.read(entry)
    print(json.dumps({entry.filename: entry.file_size for entry in archive.infolist()}))
`;

/** What Python's zipfile says of the file: sizes by name. Throws unless it can read what is no larger and finds each CRC right. */
export function testZip(path: string, maxBytes = Infinity): Record<string, number> {
  const output = execFileSync('python3', ['-c', SCRIPT, path, String(maxBytes).toLowerCase()], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // What it has to complain of is in the message of the error; it is not for the terminal.
    stdio: 'pipe',
  });
  return JSON.parse(output) as Record<string, number>;
}

/** What yauzl reads from the file: bytes by name. */
export async function unzip(path: string): Promise<Record<string, Bytes>> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  const files: Record<string, Bytes> = {};
  for await (const entry of zip.eachEntry()) {
    files[entry.fileName] = new Uint8Array(await buffer(await zip.openReadStreamPromise(entry)));
  }
  zip.close();
  return files;
}
