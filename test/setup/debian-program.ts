import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './cache.ts';
import { answerOf, run } from './command.ts';
import { isDebian, updateLists } from './debian.ts';

interface DebianProgram {
  readonly program: string;
  /** The argument at which it only says that it is there. */
  readonly ask: string;
  readonly package: string;
  /** Where it is in the package. */
  readonly path: string;
  /** What to do elsewhere. */
  readonly advice: string;
  /** Whether its libraries are unpacked too, into `lib` beside it, for `LD_LIBRARY_PATH`. */
  readonly libraries?: boolean;
}

/** A program of this machine, or out of a package of Debian, unpacked into `.cache`: installing the package would start a server. */
export async function ensureDebianProgram(wanted: DebianProgram): Promise<string> {
  const { program, ask, advice } = wanted;
  if ((await answerOf(program, [ask])) !== undefined) return program;
  if (!isDebian()) throw new Error(`there is no ${program}: ${advice}`);
  const isThere = (folder: string): boolean => existsSync(join(folder, program));
  return join(await ensureInstalled(program, 'debian', (folder) => unpack(folder, wanted), isThere), program);
}

async function unpack(
  folder: string,
  { program, package: name, path, libraries = false }: DebianProgram,
): Promise<void> {
  const download = (): Promise<string> => run('apt-get', ['download', '-qq', name], { cwd: folder });
  await download().catch(() => updateLists().then(download));
  if (libraries) await unpackLibraries(folder);
  for (const archive of readdirSync(folder).filter((file) => file.endsWith('.deb'))) {
    const whole = join(folder, 'whole');
    mkdirSync(whole);
    await run('dpkg-deb', ['-x', join(folder, archive), whole]);
    renameSync(join(whole, path), join(folder, program));
    rmSync(whole, { recursive: true });
    rmSync(join(folder, archive));
  }
}

/** Every machine has these. */
const EVERYWHERE = ['libc6', 'libgcc-s1', 'libstdc++6'];

/** The libraries that the packages in a folder depend on, and those that these depend on. */
async function unpackLibraries(folder: string): Promise<void> {
  const place = join(folder, 'lib');
  const whole = join(folder, 'libraries');
  const done = new Set(EVERYWHERE);
  mkdirSync(whole);
  let wanted = await librariesOf(folder);
  while (wanted.some((name) => !done.has(name))) {
    const names = wanted.filter((name) => !done.has(name));
    await run('apt-get', ['download', '-qq', ...names], { cwd: whole });
    for (const name of names) done.add(name);
    wanted = await librariesOf(whole);
  }
  const archives = readdirSync(whole).filter((file) => file.endsWith('.deb'));
  for (const archive of archives) await run('dpkg-deb', ['-x', join(whole, archive), whole]);
  mkdirSync(place);
  const shared = readdirSync(whole, { recursive: true, withFileTypes: true }).filter(({ name }) =>
    /\.so(?:\.|$)/.test(name),
  );
  for (const { parentPath, name } of shared) renameSync(join(parentPath, name), join(place, name));
  rmSync(whole, { recursive: true });
}

async function librariesOf(folder: string): Promise<string[]> {
  const archives = readdirSync(folder).filter((file) => file.endsWith('.deb'));
  const lists = await Promise.all(archives.map((file) => run('dpkg-deb', ['-f', join(folder, file), 'Depends'])));
  const first = lists.flatMap((list) => list.split(',').map((each) => /^ *([a-z0-9.+-]+)/.exec(each)?.[1] ?? ''));
  return [...new Set(first.filter((name) => name.startsWith('lib')))];
}
