import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { chooseTarget } from '../../../cli/target.ts';
import { givenModes } from '../../../cli/umask.ts';
import { temporaryFolder } from '../../support/server.ts';

const AS_FILE = { extract: false, force: false };
const AS_FOLDER = { extract: true, force: false };

async function folder(): Promise<string> {
  const made = await temporaryFolder();
  onTestFinished(() => made.remove());
  return made.path;
}

it('makes a folder that is named by a slash at its end, with those above it, as the umask says', async () => {
  const at = await folder();
  const target = await chooseTarget(`${at}/new/folder/`, 'a.txt', AS_FILE);
  expect(target).toEqual({ kind: 'file', path: join(at, 'new/folder/a.txt') });
  const { mode } = await stat(join(at, 'new/folder'));
  expect(mode & 0o777).toBe(givenModes().folder);
  // Once it is there, it is the same with and without a slash.
  expect(await chooseTarget(join(at, 'new/folder'), 'a.txt', AS_FILE)).toEqual(target);
});

it('extracts into a folder of that name, and with a slash into a folder below it', async () => {
  const at = await folder();
  expect(await chooseTarget(join(at, 'new'), 'trip.zip', AS_FOLDER)).toEqual({ kind: 'folder', path: join(at, 'new') });
  expect(await readdir(at)).toEqual([]);
  const below = { kind: 'folder', path: join(at, 'new/trip') };
  expect(await chooseTarget(`${at}/new/`, 'trip.zip', AS_FOLDER)).toEqual(below);
  expect(await readdir(at)).toEqual(['new']);
});

it('makes no folder for a path without a slash, and says what is missing', async () => {
  const at = await folder();
  const refused = { code: 'not_writable', message: expect.stringContaining('does not exist') as string };
  await expect(chooseTarget(join(at, 'mistyped/a.txt'), 'a.txt', AS_FILE)).rejects.toMatchObject(refused);
  await expect(chooseTarget(join(at, 'mistyped/new'), 'trip.zip', AS_FOLDER)).rejects.toMatchObject(refused);
  expect(await readdir(at)).toEqual([]);
});

it('refuses a file where a folder is named, and what is there', async () => {
  const at = await folder();
  await writeFile(join(at, 'file'), '');
  await mkdir(join(at, 'trip'));
  const isFile = { code: 'not_writable', message: expect.stringContaining('is a file') as string };
  await expect(chooseTarget(`${at}/file/`, 'a.txt', AS_FILE)).rejects.toMatchObject(isFile);
  await expect(chooseTarget(`${at}/file/below/`, 'a.txt', AS_FILE)).rejects.toMatchObject({ code: 'not_writable' });
  await expect(chooseTarget(`${at}/`, 'file', AS_FILE)).rejects.toMatchObject({ code: 'file_exists' });
  await expect(chooseTarget(`${at}/`, 'trip.zip', AS_FOLDER)).rejects.toMatchObject({ code: 'file_exists' });
});
