import { access, link, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { systemCode } from '../system-words.ts';
import { caught } from './medium-fault.ts';
import { createSerialQueue } from './serial-queue.ts';

/** Gives a finished file a further name, whole and at once, which one caller gets: throws the system's `EEXIST` to all others. */
export type GiveName = (file: string, name: string) => Promise<void>;

/**
 * Codes with which a file system says that it has no hard links: EPERM by link(2) (exFAT, FAT, some network file systems), the others by
 * file systems of macOS, FUSE and Windows.
 */
const LINKLESS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR'] as const;
/** What keeps even an empty file from being made for the trial. */
const UNTRIED = ['ENOSPC', 'EDQUOT', 'EROFS'] as const;

/** Whether the medium of the two paths, which are free, has hard links. Taken for granted where nothing can be written at all. */
export async function hasLinks(file: string, name: string, makeLink: GiveName = link): Promise<boolean> {
  try {
    await writeFile(file, '', { flag: 'wx', mode: 0o600 });
    return (await acceptingOwnLink(makeLink)(file, name).catch(caught(...LINKLESS))) === undefined;
  } catch (thrown) {
    caught(...UNTRIED)(thrown);
    return true;
  } finally {
    await Promise.all([rm(file, { force: true }), rm(name, { force: true })]).catch(caught(...UNTRIED));
  }
}

/**
 * Names by `rename`, which would replace what is there: so it looks first, one name at a time. That is exact as long as this process has
 * the directory for itself.
 */
export function createRenames(): GiveName {
  const queue = createSerialQueue();
  return (file, name) =>
    queue.add(async () => {
      const found = await access(name).catch(caught('ENOENT', 'ENOTDIR'));
      if (found === undefined) throw Object.assign(new Error('the name is taken'), { code: 'EEXIST' });
      await rename(file, name);
    });
}

/**
 * The link of a network file system may be made though the answer is `EEXIST`: it was lost, and the repeated request met the first one's
 * link. It is the caller's own then, whose file has another name now (see open(2) on `O_EXCL` and NFS).
 */
export function acceptingOwnLink(makeLink: GiveName): GiveName {
  return async (file, name) => {
    try {
      await makeLink(file, name);
    } catch (thrown) {
      if (systemCode(thrown) !== 'EEXIST' || !(await isSameFile(file, name))) throw thrown;
    }
  };
}

async function isSameFile(file: string, name: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    [file, name].map((path) => stat(path, { bigint: true }).catch(caught('ENOENT', 'ENOTDIR'))),
  );
  return typeof one === 'object' && typeof other === 'object' && one.dev === other.dev && one.ino === other.ino;
}

/**
 * Writes a file that was not there, by `O_EXCL`: false when it was. Unlike a link, it may be seen before its text is in it. What cannot be
 * written whole is removed.
 */
export async function writeNew(name: string, text: string): Promise<boolean> {
  const file = await open(name, 'wx', 0o600).catch(caught('EEXIST'));
  if (file === 'EEXIST') return false;
  try {
    await file.writeFile(text);
  } catch (thrown) {
    await rm(name, { force: true }).catch(() => undefined);
    throw thrown;
  } finally {
    await file.close();
  }
  return true;
}

/** Links the file, where there are links, and else writes the same text. False when the name is taken. */
export async function linkOrWrite(
  file: string,
  name: string,
  text: string,
  makeLink: GiveName = link,
): Promise<boolean> {
  const outcome = await acceptingOwnLink(makeLink)(file, name).catch(caught('EEXIST', ...LINKLESS));
  if (outcome === undefined || outcome === 'EEXIST') return outcome === undefined;
  return writeNew(name, text);
}
