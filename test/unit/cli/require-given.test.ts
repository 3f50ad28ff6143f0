import { expect, it } from 'vitest';
import { programFor } from '../../../cli/commands.ts';
import { SendError } from '../../../core/errors.ts';

const STORE = ['--store', 'disk:/nowhere'];
const LINK = `ID#${'A'.repeat(43)}`;

it.each([
  ['<path>', ['send', '', '--dry-run', ...STORE]],
  ['<path>', ['send', 'a', '', '--dry-run', ...STORE]],
  ['--output', ['receive', LINK, LINK, '-o', '', ...STORE]],
  ['--only', ['receive', LINK, '--only', 'a', '', ...STORE]],
  ['--store', ['serve', '--check', '--store', '']],
  ['--host', ['serve', '--check', '--host', '']],
  ['<to>', ['store', 'copy', 'disk:/nowhere', '']],
  ['<file>', ['log', 'verify', '']],
])('%s of %j is refused: it would be the folder that one is in, or a default', async (place, words) => {
  const program = await programFor(words);
  const failure: unknown = await program.parseAsync(words, { from: 'user' }).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(SendError);
  expect(failure).toMatchObject({ code: 'invalid_request' });
  expect((failure as SendError).message).toMatch(`${place} is "", must be a`);
});

it('an empty text is one', async () => {
  const words = ['send', import.meta.filename, '--message', '', '--dry-run', '--quiet', ...STORE];
  const program = await programFor(words);
  await expect(program.parseAsync(words, { from: 'user' })).resolves.toBe(program);
});
