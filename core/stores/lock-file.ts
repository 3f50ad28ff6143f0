import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { SendError } from '../errors.ts';
import type { GiveName } from './file-names.ts';
import { linkOrWrite } from './file-names.ts';
import { caught } from './medium-fault.ts';
import type { Owner, OwnerState } from './owner.ts';
import { decodeOwner, encodeOwner, stateOf, currentOwner } from './owner.ts';

const HEARTBEAT_SECONDS = 5;
/** A lock of another machine, container or boot counts as left behind when it was not touched for so long. */
const FOREIGN_SECONDS = 30;

/** Makes a file whose text is the owner of a lock; false when there is one. */
type TakeName = (name: string) => Promise<boolean>;

/**
 * Locks a file or directory for this process by another file, `<file>.lock` by default, which holds the process id. A lock that a dead
 * process left is taken over. Throws `store_in_use` when it is held. Resolves with what releases it.
 */
export async function lockFile(
  file: string,
  lock: string = `${file}.lock`,
  makeLink: GiveName = link,
): Promise<() => Promise<void>> {
  const text = `${encodeOwner(await currentOwner())}\n`;
  const draft = `${lock}.${crypto.randomUUID()}`;
  // A link gives the lock its name and its content at once, to one process. Without links a lock may be empty for a moment, and is then
  // taken for one of another machine, which holds until it is old.
  const take: TakeName = (name) => linkOrWrite(draft, name, text, makeLink);
  try {
    await writeFile(draft, text, { mode: 0o600 });
    while (!(await take(lock))) await removeStale(file, lock, take);
  } finally {
    await rm(draft, { force: true });
  }
  return keepAlive(lock, text.trim());
}

async function removeStale(file: string, lock: string, take: TakeName): Promise<void> {
  const holder = await readLock(lock);
  if (holder === undefined) return;
  const owner = decodeOwner(holder);
  const state = owner ? await stateOf(owner) : 'elsewhere';
  if (!(await isLeftBehind(lock, state))) throw inUse(file, lock, owner, state);
  const claim = `${lock}.takeover`;
  if (!(await take(claim))) {
    throw new SendError(
      'store_in_use',
      `${file} is being taken over by another process: if there is none, remove ${claim}`,
    );
  }
  try {
    // Between reading the lock and claiming it another process may have taken it over.
    if ((await readLock(lock)) === holder) await rm(lock);
  } finally {
    await rm(claim);
  }
}

async function isLeftBehind(lock: string, state: OwnerState): Promise<boolean> {
  if (state !== 'elsewhere') return state === 'dead';
  const found = await stat(lock).catch(caught('ENOENT'));
  return found !== 'ENOENT' && Date.now() - found.mtimeMs > FOREIGN_SECONDS * 1000;
}

/** A process that was suspended for so long that another took the lock over does not touch or remove it any more. */
function keepAlive(lock: string, text: string): () => Promise<void> {
  const isOwn = async (): Promise<boolean> => (await readLock(lock)) === text;
  const touch = async (): Promise<void> => {
    const now = new Date();
    if (await isOwn()) await utimes(lock, now, now);
  };
  const heartbeat = setInterval(() => {
    // A lock that cannot be touched now may be touched the next time; it is the other side that draws conclusions.
    touch().catch(() => undefined);
  }, HEARTBEAT_SECONDS * 1000).unref();
  return async () => {
    clearInterval(heartbeat);
    if (await isOwn()) await rm(lock, { force: true });
  };
}

async function readLock(lock: string): Promise<string | undefined> {
  const text = await readFile(lock, 'utf8').catch(caught('ENOENT'));
  return text === 'ENOENT' ? undefined : text.trim();
}

function inUse(file: string, lock: string, owner: Owner | undefined, state: OwnerState): SendError {
  const who = owner ? `process ${owner.pid}` : 'an unknown process';
  const advice =
    state === 'elsewhere'
      ? ` of another machine, container or boot: stop it, and try again ${FOREIGN_SECONDS} seconds later`
      : ': stop it, or name another file';
  return new SendError('store_in_use', `${file} is in use by ${who}${advice} (its lock is ${lock})`);
}
