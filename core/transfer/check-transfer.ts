import type { ClearedReport, StoreFault } from '../admin/store-check.ts';
import { checkFile, readStored } from '../check-file.ts';
import { partCount, partLength } from '../crypto/layout.ts';
import { ExpiryRecord, FindingRecord, TransferRecord } from '../schemas.ts';
import { listAll } from '../stores/records.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { ReadParts } from './check-contents.ts';
import { checkContents } from './check-contents.ts';
import { numberOf, paths } from './paths.ts';
import { collectReports } from './reported-parts.ts';

/** Of one transfer so many faults are named at most, so that memory is bounded. */
const MAX_FAULTS = 1_000;

/** One finding of a transfer, by its number from 1. There are no gaps between them, and the newest holds. */
interface NumberedFinding {
  readonly number: number;
  readonly record: FindingRecord;
}

/** What was found of one transfer. */
export interface CheckedTransfer {
  readonly id: string;
  /** Stored parts that were compared with the record, and their bytes. */
  readonly parts: number;
  readonly bytes: number;
  /** Parts whose content was compared with its recorded SHA-256. */
  readonly compared: number;
  readonly faults: readonly StoreFault[];
  /** Parts that a recipient reported and that are good. */
  readonly cleared: readonly ClearedReport[];
  /** Complete, and neither deleted nor expired: all its parts must be there. */
  readonly isReady: boolean;
  /** The newest that earlier checks recorded. */
  readonly lastFinding: NumberedFinding | undefined;
}

const NOTHING_READ: ReadParts = { good: new Set(), altered: new Set() };

/**
 * Compares what is stored of a transfer with what its records say, and writes nothing. It may be written to and deleted meanwhile, so a
 * fault is checked again, and reported if it is still there. Throws only where the store itself fails.
 */
export async function checkTransfer(store: Store, id: string, now: number, contents = false): Promise<CheckedTransfer> {
  const first = await look(store, id, now, contents);
  if (first.faults.length === 0) return first;
  const second = await look(store, id, now, contents);
  const before = new Set(first.faults.map((fault) => JSON.stringify(fault)));
  return { ...second, faults: second.faults.filter((fault) => before.has(JSON.stringify(fault))) };
}

/** One look, in the order of a listing: what decides whether parts must be there comes before them. */
async function look(store: Store, id: string, now: number, contents: boolean): Promise<CheckedTransfer> {
  const faults: StoreFault[] = [];
  const report = (fault: Omit<StoreFault, 'transfer'>): void => {
    if (faults.length < MAX_FAULTS) faults.push({ transfer: id, ...fault });
  };
  const terms = await readTerms(store, id);
  if (terms === 'unreadable') report({ fault: 'record_unreadable', record: 'transfer.json' });
  const found = { isComplete: false, isDeleted: false, expiresAt: typeof terms === 'object' ? terms.expiresAt : '' };
  const tally = typeof terms === 'object' ? tallyParts(terms, report) : undefined;
  const reports = collectReports();
  let hasOthers = false;
  let lastFinding: NumberedFinding | undefined;
  for await (const object of listAll(store, paths.folder(id))) {
    const name = object.key.slice(paths.folder(id).length);
    if (name === 'completed.json') found.isComplete = true;
    if (name === 'deleted.json') found.isDeleted = true;
    else hasOthers = true;
    if (name === 'transfer.json') continue;
    if (name.startsWith('parts/')) {
      const isOver = found.isDeleted || Date.parse(found.expiresAt) <= now;
      tally?.take(object, !isOver, found.isComplete);
      continue;
    }
    const { fault, record } = await checkFile(store, object);
    if (fault) report({ fault, record: name });
    reports.take(name, record);
    if (name.startsWith('checks/')) {
      const finding = FindingRecord.safeParse(record).data;
      const number = numberOf(name, '.json');
      if (finding && number !== undefined) lastFinding = { number, record: finding };
      continue;
    }
    const expiry = ExpiryRecord.safeParse(record).data;
    if (expiry) found.expiresAt = expiry.expiresAt;
  }
  if (terms === undefined && hasOthers && !found.isDeleted) report({ fault: 'no_record' });
  const isReady = found.isComplete && !found.isDeleted && Date.parse(found.expiresAt) > now;
  tally?.end(isReady);
  const read = contents && isReady ? await checkContents(store, id, report) : NOTHING_READ;
  const altered = isReady && !contents ? knownAlteration(lastFinding?.record, faults) : undefined;
  if (altered) report(altered);
  const cleared: ClearedReport[] = [];
  for (const { part, isRefuted } of isReady ? reports.list() : []) {
    const by = read.good.has(part) ? 'hash' : isRefuted && !read.altered.has(part) ? 'download' : undefined;
    if (by) cleared.push({ transfer: id, part, by });
    // Whether a hash is recorded or not: only who has the key can judge the content.
    else report({ fault: 'part_reported', part });
  }
  const compared = read.good.size + read.altered.size;
  const { parts = 0, bytes = 0 } = tally?.seen ?? {};
  return { id, parts, bytes, compared, faults, cleared, isReady, lastFinding };
}

/**
 * What an earlier check found by reading the contents holds until another one reads them. Undefined where there is nothing of that kind, or
 * something else is wrong with that part now.
 */
function knownAlteration(
  finding: FindingRecord | undefined,
  faults: readonly StoreFault[],
): Omit<StoreFault, 'transfer'> | undefined {
  if (finding?.found !== 'altered' || finding.part === undefined) return undefined;
  const { part } = finding;
  const isWrongNow = faults.some(({ part: first = Infinity, lastPart = first }) => part >= first && part <= lastPart);
  return isWrongNow ? undefined : { fault: 'part_altered', part };
}

type ReportFault = (fault: Omit<StoreFault, 'transfer'>) => void;

async function readTerms(store: Store, id: string): Promise<TransferRecord | 'unreadable' | undefined> {
  const terms = await readStored(store, paths.transfer(id), TransferRecord);
  // Another transfer's record says nothing of this one.
  return typeof terms === 'object' && terms.id !== id ? 'unreadable' : terms;
}

interface PartTally {
  readonly seen: { readonly parts: number; readonly bytes: number };
  /** Takes a stored part. `isLive`: the transfer has not ended; `isComplete`: all its parts must be there. */
  take(object: StoredObject, isLive: boolean, isComplete: boolean): void;
  /** After the last one. */
  end(mustBeWhole: boolean): void;
}

/** Counts parts in the order of their numbers, and reports those that are missing or have another size. */
export function tallyParts({ ciphertextBytes, partBytes }: TransferRecord, report: ReportFault): PartTally {
  const count = partCount(ciphertextBytes, partBytes);
  const seen = { parts: 0, bytes: 0 };
  let next = 1;
  const missingBefore = (part: number): void => {
    if (part > next) report({ fault: 'part_missing', part: next, ...(part - 1 > next && { lastPart: part - 1 }) });
  };
  return {
    seen,
    take({ key, bytes }, isLive, isComplete) {
      // What is left of a transfer that has ended is removed by maintenance.
      if (!isLive) return;
      const part = numberOf(key);
      if (part === undefined || part < 1 || part > count) {
        report({ fault: 'unexpected', record: key.slice(key.indexOf('parts/')) });
        return;
      }
      if (isComplete) missingBefore(part);
      next = part + 1;
      seen.parts += 1;
      seen.bytes += bytes;
      const expectedBytes = partLength(part, ciphertextBytes, partBytes);
      if (bytes !== expectedBytes) report({ fault: 'part_size', part, bytes, expectedBytes });
    },
    end(mustBeWhole) {
      if (mustBeWhole) missingBefore(count + 1);
    },
  };
}
