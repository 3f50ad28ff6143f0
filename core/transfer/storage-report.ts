import type { StorageReport } from '../admin/schemas.ts';
import type { TransferContext } from './context.ts';
import { listHolders } from './expiring.ts';
import { hourOf } from './paths.ts';

const HOUR_MS = 3_600_000;
const SOON_HOURS = [1, 24, 168] as const;

/**
 * What still holds parts, from the names of the entries below `expiring/` alone: no transfer is read. They tell the hour in which a
 * transfer expires, so one counts as expired from the end of that hour.
 */
export async function reportStorage({ store, limits, clock }: TransferContext): Promise<StorageReport> {
  const now = clock();
  const currentHour = hourOf(now);
  const live = { transfers: 0, bytes: 0 };
  const expired = { transfers: 0, bytes: 0 };
  const soon = SOON_HOURS.map((hours) => ({ hours, until: hourOf(now + hours * HOUR_MS - 1), transfers: 0, bytes: 0 }));
  for await (const entry of listHolders(store)) {
    const isExpired = entry.hour < currentHour;
    const counted = isExpired ? [expired] : [live, ...soon.filter(({ until }) => entry.hour <= until)];
    for (const sum of counted) {
      sum.transfers += 1;
      sum.bytes += entry.bytes;
    }
  }
  return {
    capBytes: limits.maxStoreBytes,
    reservedBytes: live.bytes + expired.bytes,
    transfers: live.transfers + expired.transfers,
    byState: [
      { state: 'live', ...live },
      { state: 'expired', ...expired },
    ],
    expiringSoon: soon.map(({ hours, transfers, bytes }) => ({ hours, transfers, bytes })),
  };
}
