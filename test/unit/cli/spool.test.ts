import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { spoolStream } from '../../../cli/spool.ts';
import type { OpenSource } from '../../../cli/file-source.ts';
import { patternBytes } from '../../support/app.ts';

const MIB = 1024 * 1024;
const signal = new AbortController().signal;

async function readAll(source: OpenSource, step: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < source.bytes; start += step) {
    pieces.push(await source.read(start, Math.min(source.bytes, start + step)));
  }
  return Buffer.concat(pieces);
}

/** Files without a name that this process has open. */
function openSpools(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('sgraph-send-spool') ? [`/proc/self/fd/${fd}`] : [];
    } catch {
      return [];
    }
  });
}

describe('spoolStream', () => {
  it.each([0, 1, 8 * MIB, 8 * MIB + 1, 20 * MIB + 3])(
    'gives back %i bytes, as often as they are asked for',
    async (length) => {
      const content = Buffer.from(patternBytes(length));
      const source = await spoolStream(Readable.from(chunked(content)), signal);
      expect(source.bytes).toBe(length);
      expect((await readAll(source, 4 * MIB)).equals(content)).toBe(true);
      expect((await readAll(source, 3 * MIB + 7)).equals(content)).toBe(true);
      await source.close();
    },
  );

  it('leaves no name on the disk, and no plaintext', async () => {
    const marker = 'a text that must not be found on any disk ';
    const content = Buffer.alloc(10 * MIB, marker);
    const source = await spoolStream(Readable.from(chunked(content)), signal);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('sgraph-send-spool'))).toEqual([]);
    const [spool] = openSpools();
    expect(readFileSync(spool!).includes(marker)).toBe(false);
    await source.close();
    expect(openSpools()).toEqual([]);
  });

  it('ends with the error of its stream', async () => {
    const failing = Readable.from(
      (function* () {
        yield Buffer.alloc(9 * MIB);
        throw new Error('the pipe broke');
      })(),
    );
    await expect(spoolStream(failing, signal)).rejects.toThrow('the pipe broke');
    expect(openSpools()).toEqual([]);
  });

  it('ends when it is cancelled, although the stream goes on', async () => {
    const stop = new AbortController();
    const endless = new Readable({ read: () => undefined });
    const spooling = spoolStream(endless, stop.signal);
    stop.abort();
    await expect(spooling).rejects.toMatchObject({ name: 'AbortError' });
  });
});

function* chunked(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.byteLength; start += 64 * 1024) yield content.subarray(start, start + 64 * 1024);
}
