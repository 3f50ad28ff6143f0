import type { StoreFault } from '../admin/schemas.ts';
import { sha256, toHex } from '../bytes.ts';
import { readEvent } from '../event-chain.ts';
import { StoredTransferEvent } from '../schemas.ts';
import { eachAtOnce } from '../stores/at-once.ts';
import { hashOfStream } from '../stores/body-hash.ts';
import { listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { paths } from './paths.ts';

const READS_AT_ONCE = 8;

/**
 * Reads all events and parts of a transfer and compares them with their SHA-256: an event has it in its name, a part in the event of its
 * arrival, where it came through a server. Resolves how many parts were compared.
 */
export async function checkContents(
  store: Store,
  id: string,
  tell: (fault: Omit<StoreFault, 'transfer'>) => void,
): Promise<number> {
  const hashes = new Map<number, { readonly length: number; readonly digest: string }>();
  await eachAtOnce(listAll(store, paths.events(id)), READS_AT_ONCE, async ({ key }) => {
    const bytes = await readAll(store, key);
    if (!bytes) return;
    const logged = await readEvent(key, bytes, StoredTransferEvent);
    const record = key.slice(paths.folder(id).length);
    if (logged?.event.transfer !== id) tell({ fault: 'record_unreadable', record });
    else if (logged.sha256 !== toHex(await sha256(bytes))) tell({ fault: 'record_altered', record });
    else {
      const { part, bytes: length, sha256: digest } = logged.event;
      if (part !== undefined && length !== undefined && digest !== undefined) hashes.set(part, { length, digest });
    }
  });
  let compared = 0;
  const inOrder = [...hashes].sort(([one], [other]) => one - other);
  const altered: number[] = [];
  await eachAtOnce(inOrder, READS_AT_ONCE, async ([part, { length, digest }]) => {
    const body = await store.get(paths.part(id, part));
    // Of what is missing or has another size that is told already.
    if (body?.bytes !== length) {
      await body?.stream.cancel();
      return;
    }
    compared += 1;
    if ((await hashOfStream(body.stream)) !== digest) altered.push(part);
  });
  for (const part of altered.sort((one, other) => one - other)) tell({ fault: 'part_altered', part });
  return compared;
}
