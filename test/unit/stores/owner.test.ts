import { describe, expect, it } from 'vitest';
import { decodeOwner, encodeOwner, stateOf, currentOwner } from '../../../core/stores/owner.ts';

describe('the owner of a file', () => {
  it('is this process, and alive', async () => {
    const owner = await currentOwner();
    expect(owner.pid).toBe(process.pid);
    expect(await stateOf(owner)).toBe('alive');
  });

  it('comes back from its name', async () => {
    const owner = await currentOwner();
    expect(decodeOwner(encodeOwner(owner))).toEqual(owner);
  });

  it.each(['', '1', '1.2', 'a.b.c', '1.2.00000000000g', '1.2.000000000000.', '-1.2.000000000000'])(
    'is not read from "%s"',
    (text) => expect(decodeOwner(text)).toBeUndefined(),
  );

  it('is dead when no process has its id', async () => {
    // Above the greatest that Linux gives (2^22).
    expect(await stateOf({ ...(await currentOwner()), pid: 4_194_305 })).toBe('dead');
  });

  it.runIf(process.platform === 'linux')('is dead when the process of its id began at another time', async () => {
    expect(await stateOf({ ...(await currentOwner()), started: '1' })).toBe('dead');
  });

  it('is elsewhere when its id belongs to another machine', async () => {
    expect(await stateOf({ ...(await currentOwner()), realm: '000000000000' })).toBe('elsewhere');
  });
});
