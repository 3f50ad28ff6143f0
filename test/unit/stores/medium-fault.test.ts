import { open } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { caught, mediumFault } from '../../../core/stores/medium-fault.ts';

async function errorOf(action: () => Promise<unknown>): Promise<unknown> {
  return action().then(
    () => 'no error',
    (thrown: unknown) => thrown,
  );
}

describe('a fault of the medium', () => {
  it.runIf(process.platform === 'linux')('is storage_full when there is no room', async () => {
    const full = await open('/dev/full', 'w');
    const thrown = await errorOf(() => full.write('x'));
    await full.close();
    expect(mediumFault(thrown)).toMatchObject({ code: 'storage_full', cause: { code: 'ENOSPC' } });
  });

  it.each([
    ['ENOSPC', 'storage_full', 'is full'],
    ['EDQUOT', 'storage_full', 'is full'],
    ['EFBIG', 'storage_full', 'cannot grow'],
    ['EMFILE', 'store_unavailable', 'open files'],
    ['EBUSY', 'store_unavailable', 'in time'],
    ['EROFS', 'store_unusable', 'read-only'],
    ['EACCES', 'store_unusable', 'owner and permissions'],
    ['EIO', 'store_unusable', 'the disk of the store has failed'],
    ['ENOTSUP', 'store_unusable', 'choose another one'],
    ['EWHATEVER', 'store_unusable', 'the disk of the store has failed'],
  ])('%s is %s', (code, expected, message) => {
    const thrown = Object.assign(new Error(`${code}: open '/private/path'`), { code });
    const fault = mediumFault(thrown) as Error;
    expect(fault).toMatchObject({ code: expected, cause: thrown });
    expect(fault.message).toContain(message);
    expect(fault.message).not.toContain('private');
  });

  it('is what it is when no system made it', () => {
    for (const thrown of [new TypeError('x'), new SendError('conflict'), 'text'])
      expect(mediumFault(thrown)).toBe(thrown);
  });

  it('is caught by its code alone', async () => {
    expect(await open('/no/such/file').catch(caught('EEXIST', 'ENOENT'))).toBe('ENOENT');
    await expect(open('/no/such/file').catch(caught('EEXIST'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => caught('ENOENT')('no error at all')).toThrow('no error at all');
  });
});
