import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { wholeProgram } from '../../cli/commands.ts';
import { manPages } from '../../cli/man-page.ts';
import { answerOf, run } from '../setup/command.ts';
import { installPackages } from '../setup/debian.ts';
import { limitMs } from '../setup/time-limits.ts';
import { temporaryFolder } from '../support/server.ts';

/** Bold is a character, a backspace and the same character. */
function stripBold(text: string): string {
  return text
    .split('\b')
    .map((each, index, all) => (index < all.length - 1 ? each.slice(0, -1) : each))
    .join('');
}

it('pages of the manual have no fault that mandoc finds, and are rendered', { timeout: limitMs(120) }, async () => {
  if ((await answerOf('which', ['mandoc'])) === undefined) await installPackages('mandoc');
  const folder = await temporaryFolder();
  onTestFinished(() => folder.remove());
  const pages = manPages(await wholeProgram(), 'v0.1.0');
  for (const { file, text } of pages) await writeFile(join(folder.path, file), text);
  // It ends with 0 only where it has nothing to say.
  const names = pages.map(({ file }) => file);
  expect(await run('mandoc', ['-Tlint', '-Wwarning', ...names], { cwd: folder.path })).toBe('');
  const shown = await run('mandoc', ['-Tutf8', 'sgraph-send-send.1'], { cwd: folder.path });
  expect(stripBold(shown)).toMatch(/sgraph-send send \[options\] \[path \.\.\.\][^]+--expires when/);
});
