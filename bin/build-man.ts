import { mkdir, rm, writeFile } from 'node:fs/promises';
import { wholeProgram } from '../cli/commands.ts';
import { manPages } from '../cli/man-page.ts';
import { VERSION } from '../lambdas/version.ts';
import { ROOT } from './bundling.ts';

const FOLDER = new URL('dist/man/', ROOT);

/** Writes the pages of the manual, made from the program's own definition. */
export async function buildMan(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const { file, text } of manPages(await wholeProgram(), VERSION)) await writeFile(new URL(file, FOLDER), text);
}
