import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { limitMs } from '../../setup/time-limits.ts';
import { newCliUser } from '../../support/cli.ts';
import { startServer } from '../../support/server.ts';

/** More than the 65,535 that an archive can name without its 64-bit form. */
const FILES = 66_000;
const IN_ONE_FOLDER = 1_000;
const pathOf = (index: number): string => join(String(Math.floor(index / IN_ONE_FOLDER)), `${index}.txt`);

async function writeFiles(root: string): Promise<void> {
  for (let first = 0; first < FILES; first += IN_ONE_FOLDER) {
    await mkdir(join(root, String(first / IN_ONE_FOLDER)), { recursive: true });
    const inFolder = Array.from({ length: IN_ONE_FOLDER }, (_, index) => first + index);
    await Promise.all(inFolder.map((index) => writeFile(join(root, pathOf(index)), String(index))));
  }
}

it('every file of a folder of 66,000 arrives', { timeout: limitMs(120) }, async () => {
  const user = await newCliUser();
  const server = await startServer({ store: `disk:${user.at('store')}` });
  try {
    await writeFiles(user.at('many'));
    const link = await user.line(['send', 'many', '--server', server.userUrl, '--quiet']);
    await user.line(['receive', link, '--extract', '-o', 'arrived', '--quiet']);
    const arrived = await readdir(user.at('arrived'), { recursive: true, withFileTypes: true });
    expect(arrived.filter((entry) => entry.isFile())).toHaveLength(FILES);
    for (let index = 0; index < FILES; index += 199)
      expect(await readFile(user.at('arrived', 'many', pathOf(index)), 'utf8')).toBe(String(index));
  } finally {
    await server.kill();
    await user.remove();
  }
});
