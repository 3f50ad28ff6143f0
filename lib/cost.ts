import type { DeploymentConfig } from './config.ts';

/** List prices in US dollars of eu-west-2 without the free tier, as published in 2026. Other regions differ by some per cent. */
const PRICES = {
  s3GbMonth: 0.024,
  s3Put: 5.3e-6,
  s3Get: 4.2e-7,
  lambdaRequest: 2e-7,
  /** arm64. */
  lambdaGbSecond: 1.333_34e-5,
  cloudFrontGb: 0.085,
  cloudFrontRequest: 1.2e-6,
  s3InternetGb: 0.09,
  logGb: 0.5985,
} as const;

const PART_MB = 4;
const REQUESTS_PER_TRANSFER = 14;
const RECORDS_PER_TRANSFER = 12;
const SECONDS_PER_PART = 0.15;
/** Runs of maintenance that find nothing to do: each asks for the first page of so many lists. */
export const IDLE_MAINTENANCE = { perMonth: 4 * 24 * 30, seconds: 0.5, lists: 13 } as const;

/** Both estimates in a line. */
export function describeCost(config: DeploymentConfig): string {
  const costs = Object.entries(estimateCost(config, 1_000, 100)).map(([what, cost]) => `${what} ${cost.toFixed(2)}`);
  return `about US$ for 1,000 transfers of 100 MB: ${costs.join(', ')}; ${estimateIdleMonth(config).toFixed(2)} per month while idle`;
}

/** Dollars for a number of transfers of one size, each downloaded once and kept as long as is allowed. On paper: nothing is measured. */
export function estimateCost(
  config: DeploymentConfig,
  transfers: number,
  megabytes: number,
): Readonly<Record<string, number>> {
  const parts = Math.ceil(megabytes / PART_MB);
  const gigabytes = (transfers * megabytes) / 1_000;
  const isDirect = config.mode === 'direct';
  const calls = transfers * (REQUESTS_PER_TRANSFER + (isDirect ? Math.ceil(parts / 16) * 2 : parts * 2));
  const seconds = transfers * (REQUESTS_PER_TRANSFER * 0.05 + (isDirect ? 0 : parts * 2 * SECONDS_PER_PART));
  const costs = {
    storage: (gigabytes * PRICES.s3GbMonth * config.maxExpiresDays) / 30,
    's3 requests': transfers * (parts + RECORDS_PER_TRANSFER) * (PRICES.s3Put + PRICES.s3Get),
    lambda: calls * PRICES.lambdaRequest + seconds * (config.user.memoryMiB / 1_024) * PRICES.lambdaGbSecond,
    transfer: isDirect ? gigabytes * PRICES.s3InternetGb : gigabytes * PRICES.cloudFrontGb,
    'cloudfront requests': calls * PRICES.cloudFrontRequest,
    logs: ((calls * 600) / 1e9) * PRICES.logGb,
  };
  return { ...costs, total: Object.values(costs).reduce((sum, cost) => sum + cost, 0) };
}

/** Dollars per month while nobody sends: maintenance every quarter of an hour. On paper, as above. */
export function estimateIdleMonth({ admin }: DeploymentConfig): number {
  const { perMonth, seconds, lists } = IDLE_MAINTENANCE;
  const run =
    PRICES.lambdaRequest +
    seconds * (admin.memoryMiB / 1_024) * PRICES.lambdaGbSecond +
    // S3 takes as much for a page of a list as for a write.
    lists * PRICES.s3Put;
  return perMonth * run;
}
