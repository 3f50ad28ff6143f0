import type { StoreFault } from '../admin/store-check.ts';
import { SendError } from '../errors.ts';
import { unlessFull } from '../no-room.ts';
import type { PartFault, TransferInfo } from '../schemas.ts';
import { FindingRecord } from '../schemas.ts';
import { listAll } from '../stores/records.ts';
import type { CheckedTransfer } from './check-transfer.ts';
import { toIso } from './clock.ts';
import type { TransferContext } from './context.ts';
import { numberOf, paths } from './paths.ts';
import type { Requester } from './requester.ts';
import type { Freshness } from './sights.ts';

/** Faults of parts that only a look at the store shows. What a recipient reported is recorded already. */
const PART_FAULTS: Partial<Record<StoreFault['fault'], PartFault>> = {
  part_missing: 'missing',
  part_size: 'size',
  part_altered: 'altered',
};

/**
 * Records what a check of the store found of a live transfer, and adds an event to its log: once for each change, so that checks cannot
 * fill the store. Resolves whether it was a change.
 */
export async function recordFinding(
  { records, events, clock }: Pick<TransferContext, 'records' | 'events' | 'clock'>,
  { id, isReady, faults, lastFinding }: CheckedTransfer,
  contents: boolean,
  requester: Requester,
): Promise<boolean> {
  if (!isReady) return false;
  const { number, record: last } = lastFinding ?? { number: 0, record: undefined };
  // Only a check that reads the contents can find them as they were again.
  if (last?.found === 'altered' && !contents) return false;
  const [found] = faults.flatMap((fault) => {
    const kind = PART_FAULTS[fault.fault];
    return kind && fault.part !== undefined ? [{ part: fault.part, found: kind }] : [];
  });
  if (last?.part === found?.part && last?.found === found?.found) return false;
  const record = { version: 1 as const, at: toIso(clock()), ...found };
  const isFirst = await unlessFull(false, () => records.create(paths.finding(id, number + 1), FindingRecord, record));
  if (!isFirst) return false;
  const facts = found && ({ outcome: 'store_damaged', action: found.found, part: found.part } as const);
  await events.append(id, facts ? { kind: 'check_failed', ...facts } : { kind: 'check_passed' }, requester);
  return true;
}

/** What the last check of the store found wrong with the parts, if it did. One call that mostly finds nothing. */
export async function knownDamage(
  { store, records, sights, clock }: TransferContext,
  id: string,
  freshness: Freshness,
): Promise<TransferInfo['damage']> {
  const sight = sights.of(id);
  if (freshness === 'recent' && sights.isRecent(sight.undamagedAt)) return undefined;
  const lookedAt = clock();
  if (!(await store.head(paths.finding(id, 1)))) {
    sight.undamagedAt = lookedAt;
    return undefined;
  }
  let newest = 1;
  for await (const { key } of listAll(store, paths.findings(id))) newest = numberOf(key, '.json') ?? newest;
  const record = await records.read(paths.finding(id, newest), FindingRecord);
  if (!record) throw new SendError('store_damaged', 'what a check found was stored and cannot be found');
  const { at, part, found } = record;
  return part === undefined || found === undefined ? undefined : { at, part, found };
}
