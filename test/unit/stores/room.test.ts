import { describe, expect, it } from 'vitest';
import { roomOf } from '../../../core/stores/open.ts';
import { roomAt } from '../../../core/stores/room.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();

describe('the room of a medium', () => {
  it('is told of a disk and of what a zip file is on', async () => {
    for (const url of [`disk:${pathOf('.')}`, `zip:${pathOf('a.zip')}`]) {
      const room = await roomOf(url);
      expect(room!.freeBytes).toBeLessThanOrEqual(room!.capacityBytes);
      expect(room!.usedShare).toBeGreaterThanOrEqual(0);
      expect(room!.usedShare).toBeLessThanOrEqual(1);
    }
  });

  it('is not told of memory, of buckets, nor of a path that is not there', async () => {
    for (const url of ['memory:', 's3://bucket', 'gs://bucket/folder', 'other:x'])
      expect(await roomOf(url)).toBeUndefined();
    expect(await roomAt(pathOf('missing'))).toBeUndefined();
  });
});
