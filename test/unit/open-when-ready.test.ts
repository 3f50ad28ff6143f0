import { describe, expect, it } from 'vitest';
import type { OpenedTransfer } from '../../core/client/client.ts';
import { openWhenReady } from '../../core/client/open-when-ready.ts';
import { SendError } from '../../core/errors.ts';
import type { TransferInfo } from '../../core/schemas.ts';

function opened(state: TransferInfo['state'], storedBytes?: number): OpenedTransfer {
  const info = { id: 'a', state, ...(storedBytes !== undefined && { storedBytes }) } as TransferInfo;
  return { info, metadata: { name: 'file', type: '', bytes: 1 } };
}

/** Looks at these states one after the other, and gives what was waited between them. */
async function waits(looks: readonly OpenedTransfer[]): Promise<{ found: OpenedTransfer; waited: number[] }> {
  const left = [...looks];
  const waited: number[] = [];
  const look = (): Promise<OpenedTransfer> => Promise.resolve(left.shift()!);
  const wait = (milliseconds: number): Promise<void> => Promise.resolve(void waited.push(milliseconds));
  return { found: await openWhenReady(look, {}, wait), waited };
}

describe('a transfer whose upload is waited for', () => {
  it('is there at once where the upload is complete', async () => {
    const { found, waited } = await waits([opened('ready')]);
    expect(found.info.state).toBe('ready');
    expect(waited).toEqual([]);
  });

  it('is looked at often while parts come in, and less and less while none does, but within 15 seconds', async () => {
    const still = Array.from({ length: 8 }, () => opened('uploading', 5));
    const { waited } = await waits([opened('uploading', 0), opened('uploading', 5), ...still, opened('ready')]);
    expect(waited.slice(0, 3)).toEqual([2_000, 2_000, 3_000]);
    expect(waited.at(-1)).toBe(15_000);
    expect([...waited].sort((a, b) => a - b)).toEqual(waited);
  });

  it('tells how far it is at each look, and how it ended', async () => {
    const told: unknown[] = [];
    const looks = [opened('uploading', 1), opened('uploading', 2)];
    const look = (): Promise<OpenedTransfer> => {
      const next = looks.shift();
      return next ? Promise.resolve(next) : Promise.reject(new SendError('deleted'));
    };
    const onWaiting = ({ info }: OpenedTransfer): void => void told.push(info.storedBytes);
    await expect(openWhenReady(look, { onWaiting }, () => Promise.resolve())).rejects.toMatchObject({
      code: 'deleted',
    });
    expect(told).toEqual([1, 2]);
  });
});
