import { DamageRecord, DownloadEndRecord, DownloadRecord } from '../schemas.ts';
import { listAll } from '../stores/records.ts';
import type { StoredObject } from '../stores/store.ts';
import { tallyParts } from './check-transfer.ts';
import type { TransferContext } from './context.ts';
import { knownDamage } from './findings.ts';
import type { LoadedTransfer } from './load.ts';
import { endedBy, findTombstone } from './load.ts';
import { paths } from './paths.ts';
import { collectReports } from './reported-parts.ts';

/** What one list gives at most. */
const PAGE = 1_000;
/** Whether there is one, which is the newest, and what it says. */
const READS_OF_FINDING = 3;

/** Whether a transfer is damaged, and how many reads that took. */
export interface DamageFinding {
  readonly isDamaged: boolean;
  readonly reads: number;
}

/**
 * Whether a live transfer lacks a part, has one of another size, one that a check found altered, or one that a recipient reported and no later
 * download got whole: as the check of the store judges parts, by what was found and reported, and a list of the parts. It reads records only
 * where something was.
 */
export async function findDamage(context: TransferContext, transfer: LoadedTransfer): Promise<DamageFinding> {
  if (endedBy(transfer)) return { isDamaged: false, reads: 0 };
  const looks = [lookAtFindings, lookAtReports, lookAtParts].map((look) => look(context, transfer));
  const found = await Promise.all(looks);
  const reads = found.reduce((sum, each) => sum + each.reads, 0);
  if (!found.some(({ isDamaged }) => isDamaged)) return { isDamaged: false, reads };
  // Its parts go when it ends, and that may be now.
  const hasEnded = await findTombstone(context, transfer.terms.id, 'now');
  return { isDamaged: hasEnded === undefined, reads: reads + 1 };
}

/** That a part is there and of its size is seen by a list of them, now. */
async function lookAtFindings(context: TransferContext, { terms }: LoadedTransfer): Promise<DamageFinding> {
  const damage = await knownDamage(context, terms.id, 'now');
  return { isDamaged: damage?.found === 'altered', reads: damage ? READS_OF_FINDING : 1 };
}

async function lookAtParts({ store }: TransferContext, { terms, complete }: LoadedTransfer): Promise<DamageFinding> {
  let faults = 0;
  let stored = 0;
  const tally = tallyParts(terms, () => {
    faults += 1;
  });
  for await (const object of listAll(store, paths.parts(terms.id))) {
    stored += 1;
    tally.take(object, true, complete);
  }
  tally.end(complete);
  return { isDamaged: faults > 0, reads: 1 + Math.floor(stored / PAGE) };
}

async function lookAtReports({ store, records }: TransferContext, { terms }: LoadedTransfer): Promise<DamageFinding> {
  const { id } = terms;
  const reported: StoredObject[] = [];
  for await (const object of listAll(store, paths.damages(id))) reported.push(object);
  if (reported.length === 0) return { isDamaged: false, reads: 1 };
  const reports = collectReports();
  let reads = 2;
  const folder = paths.folder(id).length;
  for (const { key } of reported) reports.take(key.slice(folder), await records.read(key, DamageRecord));
  for await (const { key } of listAll(store, paths.downloads(id))) {
    const record = key.endsWith('.finished.json')
      ? await records.read(key, DownloadEndRecord)
      : await records.read(key, DownloadRecord);
    reports.take(key.slice(folder), record);
    reads += 1;
  }
  return { isDamaged: reports.list().some(({ isRefuted }) => !isRefuted), reads: reads + reported.length };
}
