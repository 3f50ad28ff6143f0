import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tarOf } from '../../../../lib/machine/tar.ts';

const DEEP = `${'folder/'.repeat(16)}file`;
const file = (path: string, bytes: number, isProgram = false) => ({ path, isProgram, bytes: Buffer.alloc(bytes, 'x') });

describe('an archive', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is unpacked by tar, whatever the length of files and paths', () => {
    folder = mkdtempSync(join(tmpdir(), 'sgraph-send-tar-'));
    const files = [file('empty', 0), file('short', 511), file('block', 512), file('long', 513), file(DEEP, 3)];
    writeFileSync(join(folder, 'a.tar'), tarOf([...files, file('bin/run', 1, true)]));
    execFileSync('tar', ['-xf', 'a.tar'], { cwd: folder });
    for (const { path, bytes } of files) expect(readFileSync(join(folder, path))).toEqual(bytes);
    expect(statSync(join(folder, 'bin/run')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'long')).mode & 0o111).toBe(0);
  });

  it('has the same bytes in whatever order its files are given', () => {
    const [one, other] = [file('a', 1), file('b', 2)];
    expect(tarOf([one, other])).toEqual(tarOf([other, one]));
  });

  it('refuses a path that it has no room for', () => {
    expect(() => tarOf([file('x'.repeat(101), 1)])).toThrow(RangeError);
    expect(() => tarOf([file(`${'folder/'.repeat(40)}file`, 1)])).toThrow(RangeError);
  });
});
