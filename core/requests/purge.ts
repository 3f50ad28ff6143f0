import { asSendError } from '../errors.ts';
import { deleteAll } from '../stores/delete-all.ts';
import type { Key } from '../stores/key.ts';
import { listAll } from '../stores/records.ts';
import { lastSegment, paths } from '../transfer/paths.ts';
import { listPending } from '../transfer/pending.ts';
import type { RequestContext } from './context.ts';
import { requestPaths } from './paths.ts';
import { FileRequestRecord } from './schemas.ts';

/** Entries of the purge name the hour in which a request expires, not the moment. */
const HOUR_MS = 3_600_000;

/** See `FileRequestService.purge`. The entry goes last, so a run that was interrupted is finished by the next. */
export async function purgeRequests(context: RequestContext, until: () => number): Promise<number> {
  const { store, limits, clock } = context;
  let files = 0;
  for await (const { key, id } of listPending(store, 'requests', clock() - limits.maxLifeSeconds * 1_000 - HOUR_MS)) {
    if (clock() >= until()) break;
    if (await isOfAnotherCall(context, key, id)) await store.delete(key);
    else if (!(await hasLiveTransfer(context, id))) {
      files += await deleteAll(store, requestPaths.folder(id));
      await store.delete(key);
    }
  }
  return files;
}

/** A creation that was interrupted leaves an entry, and the request that its repetition made expires later. */
async function isOfAnotherCall({ records }: RequestContext, key: Key, id: string): Promise<boolean> {
  const terms = await records.read(requestPaths.request(id), FileRequestRecord).catch((thrown: unknown) => {
    if (asSendError(thrown).code !== 'store_damaged') throw thrown;
    // What cannot be read is kept no longer than what can.
    return undefined;
  });
  return terms !== undefined && paths.pending('requests', Date.parse(terms.expiresAt), id) !== key;
}

/** Where the operator has shortened the longest life since, transfers live longer than it says, and only the entry opens them. */
async function hasLiveTransfer({ store }: RequestContext, id: string): Promise<boolean> {
  for await (const { key } of listAll(store, requestPaths.transfers(id))) {
    const transfer = lastSegment(key).replace('.json', '');
    const isMade = (await store.head(paths.transfer(transfer))) !== undefined;
    if (isMade && !(await store.head(paths.deleted(transfer)))) return true;
  }
  return false;
}
