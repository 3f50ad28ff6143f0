import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { key } from '../../../core/stores/key.ts';
import type { StoreBody } from '../../../core/stores/store.ts';
import { createReserve } from '../../../core/stores/reserve.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();
const BODY = new Uint8Array(1);

function full(code = 'ENOSPC'): Error {
  return Object.assign(new Error(`${code}: no room`), { code });
}

/** Has room once so many files of the reserve are gone. */
function needing(files: number, code?: string): () => Promise<string> {
  return async () => {
    if ((await readdir(pathOf('reserve'))).length > 32 - files) throw full(code);
    return 'written';
  };
}

describe('the reserve of a medium', () => {
  it.each(['transfers/x/deleted.json', 'transfers/x/downloads/000001.json', 'pending/ended/1/x', 'admin/seen/x/1'])(
    'is given up, as far as needed, for %s',
    async (name) => {
      const reserve = createReserve(pathOf('reserve'));
      await reserve.refill();
      const essential = key(...(name.split('/') as [string, ...string[]]));
      expect(await reserve.around(essential, BODY, needing(3, 'EDQUOT'))).toBe('written');
      expect(await readdir(pathOf('reserve'))).toHaveLength(29);
    },
  );

  it.each(['transfers/x/transfer.json', 'transfers/x/parts/000001', 'pending/uploads/1', 'transfers/x/events/1.json'])(
    'is kept from %s',
    async (name) => {
      const reserve = createReserve(pathOf('reserve'));
      await reserve.refill();
      const other = key(...(name.split('/') as [string, ...string[]]));
      await expect(reserve.around(other, BODY, needing(1))).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await readdir(pathOf('reserve'))).toHaveLength(32);
    },
  );

  it('is of no use to a stream, which cannot be written twice, nor for other faults', async () => {
    const reserve = createReserve(pathOf('reserve'));
    await reserve.refill();
    const tombstone = key('transfers', 'x', 'deleted.json');
    const stream: StoreBody = { stream: new ReadableStream(), bytes: 1 };
    await expect(reserve.around(tombstone, stream, needing(1))).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(reserve.around(tombstone, BODY, needing(1, 'EIO'))).rejects.toMatchObject({ code: 'EIO' });
    expect(await readdir(pathOf('reserve'))).toHaveLength(32);
  });

  it('that is used up leaves the fault as it is', async () => {
    const reserve = createReserve(pathOf('reserve'));
    await reserve.refill();
    const never = (): Promise<never> => Promise.reject(full());
    const tombstone = key('transfers', 'x', 'deleted.json');
    await expect(reserve.around(tombstone, BODY, never)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readdir(pathOf('reserve'))).toEqual([]);
  });
});
