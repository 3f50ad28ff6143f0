import { latestExpiry } from '../core/longest-life.ts';
import type { ServerInfo, TransferInfo } from '../core/schemas.ts';

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

/** A moment at which a transfer can be made to expire: a round span from now on, what applies already, or the latest that the server allows. */
export interface NewExpiry {
  readonly at: number;
  readonly is: 'span' | 'current' | 'latest';
}

/** A round span that differs less from the life that is left is no other choice to a person. */
const SAME_LIFE = 0.1;

/** What a sender can change the expiry to, and what it is, in ascending order; `now` is in milliseconds. */
export function newExpiries(
  info: Pick<TransferInfo, 'createdAt' | 'expiresAt'>,
  limits: Limits,
  now: number,
): NewExpiry[] {
  const latest = latestExpiry(info, limits);
  const current = Date.parse(info.expiresAt);
  const isOther = (at: number): boolean => Math.abs(at - current) > (current - now) * SAME_LIFE;
  const spans = expiryChoices(limits).map((seconds) => now + seconds * 1000);
  const choices: NewExpiry[] = [
    ...spans.filter((at) => at < latest && isOther(at)).map((at): NewExpiry => ({ at, is: 'span' })),
    { at: current, is: 'current' },
    ...(latest === current ? [] : [{ at: latest, is: 'latest' } as const]),
  ];
  return choices.sort((one, other) => one.at - other.at);
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
