import { StoredAuditEvent } from './admin/schemas.ts';
import type { StoreFault } from './admin/store-check.ts';
import { checkFile } from './check-file.ts';
import { readEvent } from './event-chain.ts';
import { hashOf } from './stores/body-hash.ts';
import { prefix } from './stores/key.ts';
import { readAll } from './stores/records.ts';
import type { Store, StoredObject } from './stores/store.ts';
import { STORED_FOLDERS, storedFile } from './stored-files.ts';

const PAGE = 200;
const READS_AT_ONCE = 16;
/** Names of callers, which are not read without need, and objects of store probes. */
const LEFT_OUT: readonly string[] = ['transfers', 'day-keys', 'probe'];

/** Some files that were looked at. */
export interface CheckedFiles {
  /** The key of the last one. */
  readonly reached: string;
  readonly files: number;
  readonly faults: readonly StoreFault[];
}

/** Looks at everything in a store that belongs to no transfer, in the order of the keys behind `after`. Writes nothing. */
export async function* checkOthers(
  store: Store,
  { after = '', contents = false }: { readonly after?: string; readonly contents?: boolean },
): AsyncGenerator<CheckedFiles, void> {
  const folders = STORED_FOLDERS.filter((folder) => !LEFT_OUT.includes(folder) && `${folder}0` > after).sort();
  for (const folder of folders) {
    let cursor: string | undefined = after.startsWith(`${folder}/`) ? after : undefined;
    do {
      const page = await store.list(prefix(folder), { after: cursor, limit: PAGE });
      for (let start = 0; start < page.objects.length; start += READS_AT_ONCE) {
        const some = page.objects.slice(start, start + READS_AT_ONCE);
        const faults = await Promise.all(some.map((object) => checkTwice(store, object, contents)));
        yield {
          reached: some.at(-1)?.key ?? folder,
          files: some.length,
          faults: faults.filter((fault) => fault !== undefined),
        };
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
}

/** It may go away, or be written, meanwhile. */
async function checkTwice(store: Store, object: StoredObject, contents: boolean): Promise<StoreFault | undefined> {
  const first = await faultOf(store, object, contents);
  if (first === undefined) return undefined;
  const again = await store.head(object.key);
  return again && (await faultOf(store, again, contents));
}

async function faultOf(store: Store, object: StoredObject, contents: boolean): Promise<StoreFault | undefined> {
  const { fault } = await checkFile(store, object);
  const found = fault ?? (contents ? await eventFault(store, object) : undefined);
  return found && { fault: found, record: object.key };
}

/** Of an event of operators, whose name has its hash. */
async function eventFault(
  store: Store,
  { key }: StoredObject,
): Promise<'record_unreadable' | 'record_altered' | undefined> {
  if (storedFile(key)?.holds !== 'event') return undefined;
  const bytes = await readAll(store, key);
  if (!bytes) return undefined;
  const logged = readEvent(key, bytes, StoredAuditEvent);
  if (!logged) return 'record_unreadable';
  return logged.sha256 === hashOf(bytes) ? undefined : 'record_altered';
}
