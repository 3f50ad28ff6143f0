import type { DeploymentConfig } from './config.ts';
import { describeWatch, firewallRequests } from './watch-cost.ts';

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
  fargateCpuHour: 0.046_56,
  fargateGbHour: 0.005_11,
  balancerHour: 0.026_46,
  publicAddressHour: 0.005,
  volumeGbMonth: 0.0928,
} as const;
/** Of an hour of Linux, by type; others are the reader's to look up. */
const MACHINE_HOURS: Readonly<Record<string, number>> = {
  't3.small': 0.0236,
  't4g.small': 0.0188,
  't3.medium': 0.0472,
};
const HOURS_PER_MONTH = 730;
const CPU_UNITS = 1_024;
/** A load balancer has one in each of its two zones. */
const BALANCER_ADDRESSES = 2;

const PART_MB = 4;
const REQUESTS_PER_TRANSFER = 14;
const RECORDS_PER_TRANSFER = 12;
const SECONDS_PER_PART = 0.15;
/** Runs of maintenance that find nothing to do: each asks for the first page of so many lists. */
export const IDLE_MAINTENANCE = { perMonth: 12 * 24 * 30, seconds: 0.5, calls: 16 } as const;

/** Both estimates in a line. */
export function describeCost(config: DeploymentConfig): string {
  const costs = Object.entries(estimateCost(config, 1_000, 100)).map(([what, cost]) => `${what} ${cost.toFixed(2)}`);
  return `about US$ for 1,000 transfers of 100 MB: ${costs.join(', ')}; ${estimateIdleMonth(config).toFixed(2)} per month while idle${unpriced(config)}${describeWatch(config)}`;
}

function unpriced({ target, machine }: DeploymentConfig): string {
  const isUnknown = (target === 'ec2' || target === 'ami') && !(machine.instanceType in MACHINE_HOURS);
  return isUnknown ? `, and the hours of ${machine.instanceType}` : '';
}

/** Dollars for a number of transfers of one size, each downloaded once and kept as long as is allowed. On paper: nothing is measured. */
function estimateCost(
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
    ...(config.target === 'lambda' && {
      lambda: calls * PRICES.lambdaRequest + seconds * (config.user.memoryMiB / 1_024) * PRICES.lambdaGbSecond,
    }),
    transfer: isDirect ? gigabytes * PRICES.s3InternetGb : gigabytes * PRICES.cloudFrontGb,
    'cloudfront requests': calls * PRICES.cloudFrontRequest,
    'firewall requests': firewallRequests(config, calls),
    logs: ((calls * 600) / 1e9) * PRICES.logGb,
  };
  return { ...costs, total: Object.values(costs).reduce((sum, cost) => sum + cost, 0) };
}

/** Dollars per month while nobody sends, with what runs as configured. On paper, as above. */
export function estimateIdleMonth(config: DeploymentConfig): number {
  if (config.target === 'lambda') return idleFunctions(config);
  if (config.target === 'fargate') return HOURS_PER_MONTH * idleTasksHour(config);
  if (config.target === 'ec2' || config.target === 'ami') return idleMachine(config);
  return 0;
}

/** Maintenance every five minutes. */
function idleFunctions({ admin }: DeploymentConfig): number {
  const { perMonth, seconds, calls } = IDLE_MAINTENANCE;
  const run =
    PRICES.lambdaRequest +
    seconds * (admin.memoryMiB / 1_024) * PRICES.lambdaGbSecond +
    // S3 takes as much for a page of a list as for a write.
    calls * PRICES.s3Put;
  return perMonth * run;
}

function idleTasksHour({ container: { cpuUnits, memoryMiB, desiredCount } }: DeploymentConfig): number {
  const task = (cpuUnits / CPU_UNITS) * PRICES.fargateCpuHour + (memoryMiB / 1_024) * PRICES.fargateGbHour;
  const tasks = 2 * desiredCount;
  return tasks * task + PRICES.balancerHour + (tasks + BALANCER_ADDRESSES) * PRICES.publicAddressHour;
}

/** The address is paid for whether a machine has it or not. */
function idleMachine({ machine: { instanceType, desiredCount, volumeGiB } }: DeploymentConfig): number {
  const running = (MACHINE_HOURS[instanceType] ?? 0) * HOURS_PER_MONTH + volumeGiB * PRICES.volumeGbMonth;
  return desiredCount * running + PRICES.publicAddressHour * HOURS_PER_MONTH;
}
