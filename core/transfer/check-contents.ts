import type { StoreFault } from '../admin/store-check.ts';
import { readEvent } from '../event-chain.ts';
import { StoredTransferEvent } from '../schemas.ts';
import { eachAtOnce } from '../stores/at-once.ts';
import { hashOf, hashOfStream } from '../stores/body-hash.ts';
import { listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { paths } from './paths.ts';

const READS_AT_ONCE = 8;

/** Numbers of the parts whose content was compared with its recorded SHA-256. */
export interface ReadParts {
  readonly good: ReadonlySet<number>;
  readonly altered: ReadonlySet<number>;
}

/**
 * Reads all events and parts of a transfer and compares them with their SHA-256: an event has it in its name, a part in the event of its
 * arrival, where it came through a server.
 */
export async function checkContents(
  store: Store,
  id: string,
  report: (fault: Omit<StoreFault, 'transfer'>) => void,
): Promise<ReadParts> {
  const hashes = new Map<number, { readonly length: number; readonly digest: string }>();
  await eachAtOnce(listAll(store, paths.events(id)), READS_AT_ONCE, async ({ key }) => {
    const bytes = await readAll(store, key);
    if (!bytes) return;
    const logged = readEvent(key, bytes, StoredTransferEvent);
    const record = key.slice(paths.folder(id).length);
    if (logged?.event.transfer !== id) report({ fault: 'record_unreadable', record });
    else if (logged.sha256 !== hashOf(bytes)) report({ fault: 'record_altered', record });
    else {
      const { part, bytes: length, sha256: digest } = logged.event;
      if (part !== undefined && length !== undefined && digest !== undefined) hashes.set(part, { length, digest });
    }
  });
  const good = new Set<number>();
  const altered = new Set<number>();
  const inOrder = [...hashes].sort(([one], [other]) => one - other);
  await eachAtOnce(inOrder, READS_AT_ONCE, async ([part, { length, digest }]) => {
    const body = await store.get(paths.part(id, part));
    // What is missing or has another size is reported already.
    if (body?.bytes !== length) {
      await body?.stream.cancel();
      return;
    }
    ((await hashOfStream(body.stream)) === digest ? good : altered).add(part);
  });
  for (const part of [...altered].sort((one, other) => one - other)) report({ fault: 'part_altered', part });
  return { good, altered };
}
