import { addressRequests, CALLS_PER_TRANSFER, callsOf } from '../config/calls.ts';
import { PRICES } from '../config/list-prices.ts';
import { keepsSignInSecret } from '../config/sign-in-secret.ts';
import type { CloudRunConfig } from './config.ts';

const PART_MB = 4;
const REQUESTS_PER_TRANSFER = 14;
const SECONDS_PER_PART = 0.15;
/** Of the image, compressed as it is in the registry. */
const IMAGE_GB = 0.05;
const MONTH_SECONDS = 30 * 24 * 3600;

/** Dollars for a number of transfers of one size, each downloaded once. On paper: nothing is measured. */
export function estimateCloudCost(config: CloudRunConfig, transfers: number, megabytes: number): number {
  const { cpu, memoryMiB } = config.user;
  const parts = Math.ceil(megabytes / PART_MB);
  const gigabytes = (transfers * megabytes) / 1_000;
  const passing = 2 * addressRequests(parts) + (config.mode === 'direct' ? 0 : parts * 2);
  const calls = transfers * (REQUESTS_PER_TRANSFER + passing);
  const { put, list, get, head } = callsOf(CALLS_PER_TRANSFER[config.mode], parts);
  const seconds = transfers * (REQUESTS_PER_TRANSFER * 0.05 + passing * SECONDS_PER_PART);
  const second = cpu * PRICES.cpuSecond + (memoryMiB / 1_024) * PRICES.gibSecond;
  return (
    (gigabytes * PRICES.gcsGbMonth * config.maxExpiresDays) / 30 +
    transfers * ((put + list) * PRICES.classA + (get + head) * PRICES.classB) +
    calls * PRICES.runRequest +
    seconds * second +
    gigabytes * PRICES.internetGb
  );
}

/** Dollars per month without any traffic. Without minimum instances, only the image and the secrets cost something. */
export function estimateCloudIdleMonth(config: CloudRunConfig): number {
  const { user, admin } = config;
  const secrets = keepsSignInSecret(config) ? 2 : 1;
  const waiting = [user, admin].map(
    ({ cpu, memoryMiB, minInstances }) =>
      // An idle instance is cheaper by nine tenths of its processor.
      minInstances * MONTH_SECONDS * (cpu * PRICES.cpuSecond * 0.1 + (memoryMiB / 1_024) * PRICES.gibSecond),
  );
  return waiting.reduce(
    (sum, dollars) => sum + dollars,
    IMAGE_GB * PRICES.imageGbMonth + secrets * PRICES.secretVersionMonth,
  );
}
