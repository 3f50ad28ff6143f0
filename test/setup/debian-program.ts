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
}

/** A program of this machine, or out of a package of Debian, unpacked into `.cache`: installing the package would start a server. */
export async function ensureDebianProgram(wanted: DebianProgram): Promise<string> {
  const { program, ask, advice } = wanted;
  if ((await answerOf(program, [ask])) !== undefined) return program;
  if (!isDebian()) throw new Error(`there is no ${program}: ${advice}`);
  const isThere = (folder: string): boolean => existsSync(join(folder, program));
  return join(await ensureInstalled(program, 'debian', (folder) => unpack(folder, wanted), isThere), program);
}

async function unpack(folder: string, { program, package: name, path }: DebianProgram): Promise<void> {
  const download = (): Promise<string> => run('apt-get', ['download', '-qq', name], { cwd: folder });
  await download().catch(() => updateLists().then(download));
  for (const archive of readdirSync(folder).filter((file) => file.endsWith('.deb'))) {
    const whole = join(folder, 'whole');
    mkdirSync(whole);
    await run('dpkg-deb', ['-x', join(folder, archive), whole]);
    renameSync(join(whole, path), join(folder, program));
    rmSync(whole, { recursive: true });
    rmSync(join(folder, archive));
  }
}
