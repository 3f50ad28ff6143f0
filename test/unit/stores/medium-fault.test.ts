import { open } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
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

  it('is what it is otherwise', async () => {
    const thrown = await errorOf(() => open('/no/such/file'));
    expect(mediumFault(thrown)).toBe(thrown);
    expect(thrown).toMatchObject({ code: 'ENOENT' });
  });

  it('is caught by its code alone', async () => {
    expect(await open('/no/such/file').catch(caught('EEXIST', 'ENOENT'))).toBe('ENOENT');
    await expect(open('/no/such/file').catch(caught('EEXIST'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => caught('ENOENT')('no error at all')).toThrow('no error at all');
  });
});
