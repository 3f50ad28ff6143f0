import type { ServerInfo } from '../core/schemas.ts';

type Limits = ServerInfo['limits'];

const HOUR = 3600;
const DAY = 24 * HOUR;
const EXPIRIES = [HOUR, DAY, 7 * DAY, 30 * DAY];
const DOWNLOADS = [1, 5, 10, 100];
/** One device and one failed attempt should not use a link up, and ten people are still few. */
const DEFAULT_DOWNLOADS = 10;

/** Seconds that a sender can choose from: round ones, with the server's default and nothing beyond its maximum. */
export function expiryChoices({ defaultExpiresInSeconds, maxExpiresInSeconds }: Limits): number[] {
  const allowed = EXPIRIES.filter((seconds) => seconds <= maxExpiresInSeconds);
  return ascending([...allowed, defaultExpiresInSeconds]);
}

export function downloadChoices(limits: Limits): number[] {
  const allowed = DOWNLOADS.filter((count) => count <= limits.maxDownloads);
  return ascending([...allowed, defaultDownloads(limits)]);
}

export function defaultDownloads({ maxDownloads }: Limits): number {
  return Math.min(DEFAULT_DOWNLOADS, maxDownloads);
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((one, other) => one - other);
}
