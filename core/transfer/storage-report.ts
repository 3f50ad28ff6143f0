import type { StorageReport } from '../admin/schemas.ts';
import type { TransferContext } from './context.ts';
import { occupiedIn } from './occupied.ts';
import { hourOf } from './paths.ts';

const HOUR_MS = 3_600_000;
const SOON_HOURS = [1, 24, 168] as const;

/** What holds room. What maintenance has to do is told by that. */
export type Stored = Omit<StorageReport, 'backlog' | 'backlogSeconds'>;

/**
 * What still holds parts, as it was counted last and what came since: no transfer is read, and nothing is walked over. The hour in which
 * a transfer expires is known, so one counts as expired from the end of that hour.
 */
export async function reportStorage({ capacity, limits, clock }: TransferContext): Promise<Stored> {
  const now = clock();
  const currentHour = hourOf(now);
  const live = { transfers: 0, bytes: 0 };
  const expired = { transfers: 0, bytes: 0 };
  const soon = SOON_HOURS.map((hours) => ({ hours, until: hourOf(now + hours * HOUR_MS - 1), transfers: 0, bytes: 0 }));
  for (const { hour, transfers, bytes } of occupiedIn(await capacity.occupancy.count())) {
    const isExpired = hour < currentHour;
    const counted = isExpired ? [expired] : [live, ...soon.filter(({ until }) => hour <= until)];
    for (const sum of counted) {
      sum.transfers += transfers;
      sum.bytes += bytes;
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
