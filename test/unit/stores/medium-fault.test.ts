import { open } from 'node:fs/promises';
import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { caught, mediumFault } from '../../../core/stores/medium-fault.ts';
import { systemWords } from '../../../core/system-words.ts';

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
    ['EFBIG', 'storage_full', 'raise the limit'],
    ['EMFILE', 'store_unavailable', 'too many files are open'],
    ['EBUSY', 'store_unavailable', 'another program'],
    ['ETIMEDOUT', 'store_unavailable', 'no answer came in time'],
    ['ENOTCONN', 'store_unusable', 'the server of the file system'],
    ['EROFS', 'store_unusable', 'read-only'],
    ['EACCES', 'store_unusable', 'owner and permissions'],
    ['EIO', 'store_unusable', 'the disk has failed'],
    ['ENOTSUP', 'store_unusable', 'use another file system'],
    ['EWHATEVER', 'store_unusable', 'see the system log'],
  ])('%s is %s', (code, expected, message) => {
    const thrown = Object.assign(new Error(`${code}: open '/private/path'`), { code });
    const fault = mediumFault(thrown) as Error;
    expect(fault).toMatchObject({ code: expected, cause: thrown });
    expect(fault.message).toContain(message);
    expect(fault.message).not.toContain('private');
  });

  it.each(Object.keys(constants.errno))('is said in the words of the command line: %s', (code) => {
    const fault = mediumFault(Object.assign(new Error(code), { code })) as Error;
    const words = systemWords(Object.assign(new Error(code), { code }));
    if (code.startsWith('EADDR')) expect(fault.message).toContain('the operating system refused it');
    else expect(fault.message).toContain(`the store cannot use its disk: ${words} (${code}); `);
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
