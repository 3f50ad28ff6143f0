import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import { deleteDB, openDB } from 'idb';
import type { UploadJournal, UploadSession } from '../core/client/client.ts';
import { SendError } from '../core/errors.ts';
import { basePath } from './base-path.ts';
import { keepsNothing } from './browser-storage.ts';
import type { ChosenFile } from './chosen-files.ts';
import { chosenPath, sortedFiles } from './chosen-files.ts';
import { heldLocks, holdLock } from './locks.ts';

/** What distinguishes a file from another without reading it. */
export interface FileIdentity {
  /** As it was chosen. */
  readonly path: string;
  readonly bytes: number;
  readonly lastModified: number;
  /** The path that it is sent with, where the sender renamed it. */
  readonly sentAs?: string;
}

/** An upload that was started in this browser and did not finish. Holds the transfer's secrets, and is removed when the upload ends. */
export interface UnfinishedUpload {
  readonly session: UploadSession;
  readonly name: string;
  readonly message: string | undefined;
  readonly files: readonly FileIdentity[];
  readonly startedAt: string;
}

/** Of each server of this host its own. */
const DATABASE = `sgraph-send${basePath}`;

type Change = IDBPTransaction<JournalSchema, ['uploads', 'parts'], 'readwrite'>;

interface JournalSchema extends DBSchema {
  uploads: { key: string; value: UnfinishedUpload };
  parts: { key: [string, number]; value: { id: string; part: number; sha256: string } };
}

/** A journal for one upload; `close` ends its hold on it, so that it is offered again if it did not finish. */
export interface BrowserJournal extends UploadJournal {
  close(): void;
}

/**
 * The journal of an upload, or undefined where the browser keeps no database: then the upload works but cannot go on later, as where its room is full.
 * `resumed` is the id of an upload that the journal holds already.
 */
export async function openJournal(
  upload: Omit<UnfinishedUpload, 'session'>,
  resumed?: string,
): Promise<BrowserJournal | undefined> {
  let isForgotten = false;
  const database = await openDatabase(() => (isForgotten = true));
  if (!database) return undefined;
  let id = resumed ?? '';
  let release = resumed === undefined ? (): void => undefined : await holdLock(lockName(resumed));
  // Where the browser takes no more the upload works, but cannot go on later. All of it is forgotten: without the hash of a part that was sent,
  // other bytes could be sent for it.
  const keep = async (act: (change: Change) => Promise<unknown>): Promise<void> => {
    if (isForgotten) return;
    try {
      await write(database, act);
    } catch (thrown) {
      if (!(thrown instanceof DOMException)) throw thrown;
      isForgotten = true;
      await forgetUpload(id);
    }
  };
  return {
    async begin(session) {
      id = session.id;
      release = await holdLock(lockName(id));
      await keep((change) => change.objectStore('uploads').put({ ...upload, session }));
    },
    record: (part, sha256) => keep((change) => change.objectStore('parts').put({ id, part, sha256 })),
    close() {
      release();
      database.close();
    },
  };
}

/** Unfinished uploads that no tab is working on, the newest first. */
export async function unfinishedUploads(): Promise<UnfinishedUpload[]> {
  const database = await openDatabase();
  if (!database) return [];
  const [uploads, held] = await Promise.all([database.getAll('uploads'), heldLocks()]);
  database.close();
  return uploads
    .filter(({ session }) => !held.has(lockName(session.id)))
    .sort((one, other) => other.startedAt.localeCompare(one.startedAt));
}

/** Hashes of the parts that were about to be sent, by part number. */
export async function recordedParts(id: string): Promise<ReadonlyMap<number, string>> {
  const database = await openDatabase();
  if (!database) return new Map();
  const parts = await database.getAll('parts', IDBKeyRange.bound([id], [id, []]));
  database.close();
  return new Map(parts.map(({ part, sha256 }) => [part, sha256]));
}

export async function forgetUpload(id: string): Promise<void> {
  const database = await openDatabase();
  if (!database) return;
  await write(database, (change) =>
    Promise.all([
      change.objectStore('uploads').delete(id),
      change.objectStore('parts').delete(IDBKeyRange.bound([id], [id, []])),
    ]),
  );
  database.close();
}

/** Removes the journals of all uploads. Other tabs close the database for that; one of an older version keeps it until it is closed. */
export async function forgetJournal(): Promise<void> {
  try {
    const { promise: blocked, resolve } = Promise.withResolvers<undefined>();
    await Promise.race([deleteDB(DATABASE, { blocked: () => resolve(undefined) }), blocked]);
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) throw thrown;
  }
}

export function identify(files: readonly ChosenFile[]): FileIdentity[] {
  return sortedFiles(files, chosenPath).map(({ file, path, chosenAs }) => ({
    path: chosenAs ?? path,
    bytes: file.size,
    lastModified: file.lastModified,
    ...(chosenAs !== undefined && { sentAs: path }),
  }));
}

/** The same choice, with the names that the sender gave before. */
export function renamedAsBefore({ files: before }: UnfinishedUpload, files: readonly ChosenFile[]): ChosenFile[] {
  return sortedFiles(files).map(({ file, path }, index) => {
    const sentAs = before[index]?.sentAs;
    return { file, path: sentAs ?? path, ...(sentAs !== undefined && { chosenAs: path }) };
  });
}

/** Whether the files are the ones of the upload, as far as that is visible without reading them. */
export function isSameChoice(upload: UnfinishedUpload, files: readonly ChosenFile[]): boolean {
  const found = identify(files);
  if (found.length !== upload.files.length) return false;
  return upload.files.every(
    (file, index) =>
      file.bytes === found[index]?.bytes &&
      file.lastModified === found[index].lastModified &&
      file.path === found[index].path,
  );
}

/**
 * Changes the database. A page that is put away for "back" leaves no change open: WebKit would keep it open with the page, and no other page
 * could read what it is about. Throws `network` then, as all fails that such a page had under way.
 */
async function write(database: IDBPDatabase<JournalSchema>, act: (change: Change) => Promise<unknown>): Promise<void> {
  const change = database.transaction(['uploads', 'parts'], 'readwrite');
  const left = new AbortController();
  const abort = (): void => {
    left.abort();
    change.abort();
  };
  addEventListener('pagehide', abort);
  try {
    await Promise.all([act(change), change.done]);
  } catch (thrown) {
    if (!left.signal.aborted) throw thrown;
    throw new SendError('network', 'the page was left', { cause: thrown });
  } finally {
    removeEventListener('pagehide', abort);
  }
}

function lockName(id: string): string {
  return `sgraph-send.upload.${id}`;
}

/** `onForgotten` is called when the database is closed because it is to be removed. */
async function openDatabase(
  onForgotten: () => unknown = () => undefined,
): Promise<IDBPDatabase<JournalSchema> | undefined> {
  // To open one makes it.
  if (keepsNothing()) return undefined;
  try {
    const database = await openDB<JournalSchema>(DATABASE, 1, {
      blocking: () => {
        database.close();
        onForgotten();
      },
      upgrade(made) {
        made.createObjectStore('uploads', { keyPath: 'session.id' });
        made.createObjectStore('parts', { keyPath: ['id', 'part'] });
      },
    });
    return database;
  } catch (thrown) {
    // Some browsers have no database in private windows.
    if (thrown instanceof DOMException) return undefined;
    throw thrown;
  }
}
