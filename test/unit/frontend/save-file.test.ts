import { expect, it } from 'vitest';
import { isTooLargeFor, requireRoom } from '../../../frontend/save-file.ts';

const GIB = 1024 ** 3;

it.each([
  ['a private window that may store 1 GiB', GIB, 'memory', 5 * GIB, true],
  ['a window that may store it', 8 * GIB, 'memory', 5 * GIB, false],
  ['a window whose room is not known', undefined, 'memory', 5 * GIB, false],
  ['a place that the person chooses', GIB, 'picked', 5 * GIB, false],
  ['a file that memory may hold', GIB, 'memory', GIB, false],
] as const)('before the claim: %s, of %s bytes, by %s, for %d bytes: refused is %s', (_, room, way, bytes, refused) => {
  expect(isTooLargeFor(room, way, bytes)).toBe(refused);
});

it('before the claim: a page whose browser has no storage to ask, as WebKit over http, refuses nothing', async () => {
  expect('storage' in navigator).toBe(false);
  for (const bytes of [0, 5 * GIB]) await requireRoom('memory', bytes);
});
