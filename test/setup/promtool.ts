import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './cache.ts';
import { answerOf, run } from './command.ts';
import { isDebian, updateLists } from './debian.ts';

const PROGRAM = 'promtool';

/** The checker of Prometheus: that of this machine, or out of Debian's package, unpacked into `.cache` without installing a server. */
export async function ensurePromtool(): Promise<string> {
  if ((await answerOf(PROGRAM, ['--version'])) !== undefined) return PROGRAM;
  if (!isDebian()) throw new Error('there is no promtool: install Prometheus from https://prometheus.io/download/');
  const isThere = (folder: string): boolean => existsSync(join(folder, PROGRAM));
  return join(await ensureInstalled(PROGRAM, 'debian', unpack, isThere), PROGRAM);
}

async function unpack(folder: string): Promise<void> {
  const download = (): Promise<string> => run('apt-get', ['download', '-qq', 'prometheus'], { cwd: folder });
  await download().catch(() => updateLists().then(download));
  for (const archive of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    const whole = join(folder, 'whole');
    await run('dpkg-deb', ['-x', join(folder, archive), whole]);
    renameSync(join(whole, 'usr', 'bin', PROGRAM), join(folder, PROGRAM));
    rmSync(whole, { recursive: true });
    rmSync(join(folder, archive));
  }
}
