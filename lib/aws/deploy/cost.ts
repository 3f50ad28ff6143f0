import { addressRequests, CALLS_PER_TRANSFER, callsOf } from '../../config/calls.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { keepsSignInSecret } from '../../config/sign-in-secret.ts';
import { MACHINE_HOURS, PRICES } from '../../config/list-prices.ts';
import type { PlannedChange } from '../../planned-change.ts';
import { configAsItIs } from './cost-as-it-is.ts';
import { describeWatch, firewallRequests } from './watch-cost.ts';

const HOURS_PER_MONTH = 730;
const CPU_UNITS = 1_024;
/** A load balancer has one in each of its two zones. */
const BALANCER_ADDRESSES = 2;

const PART_MB = 4;
/** Those of the pages included, those for parts and their addresses not. */
const REQUESTS_PER_TRANSFER = 14;
const SECONDS_PER_PART = 0.15;
/** Runs of maintenance that find nothing to do: each asks for the first page of so many lists. */
export const IDLE_MAINTENANCE = { perMonth: 12 * 24 * 30, seconds: 0.5, calls: 18 } as const;

/** Both estimates in a line, and the same for what is there, where changes of that cost or save something. */
export function describeCost(config: DeploymentConfig, changes: readonly PlannedChange[] = []): string {
  const costs = Object.entries(estimateCost(config, 1_000, 100)).map(([what, cost]) => `${what} ${cost.toFixed(2)}`);
  return `about US$ for 1,000 transfers of 100 MB: ${costs.join(', ')}; ${estimateIdleMonth(config).toFixed(2)} per month while idle${unpriced(config)}${describeWatch(config)}${describeNow(config, changes)}`;
}

function describeNow(config: DeploymentConfig, changes: readonly PlannedChange[]): string {
  const now = configAsItIs(config, changes);
  const [there, declared] = [now, config].map((one) =>
    [estimateCost(one, 1_000, 100)['total'] ?? 0, estimateIdleMonth(one)].map((dollars) => dollars.toFixed(2)),
  );
  if (!there || String(there) === String(declared)) return '';
  return `; as it is now: total ${there[0] ?? ''}, ${there[1] ?? ''} per month while idle${unpriced(now)}`;
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
  const calls = transfers * (REQUESTS_PER_TRANSFER + 2 * addressRequests(parts) + (isDirect ? 0 : parts * 2));
  const seconds = transfers * (REQUESTS_PER_TRANSFER * 0.05 + (isDirect ? 0 : parts * 2 * SECONDS_PER_PART));
  const costs = {
    storage: (gigabytes * PRICES.s3GbMonth * config.maxExpiresDays) / 30,
    's3 requests': transfers * requestDollars(config.mode, parts),
    ...(config.target === 'lambda' && {
      lambda: calls * PRICES.lambdaRequest + seconds * (config.user.memoryMiB / 1_024) * PRICES.lambdaGbSecond,
    }),
    // A sender's bytes go into S3 for nothing, and through CloudFront to its origin at a price.
    upload: isDirect ? 0 : gigabytes * PRICES.cloudFrontOriginGb,
    download: gigabytes * (isDirect ? PRICES.s3InternetGb : PRICES.cloudFrontGb),
    'cloudfront requests': calls * PRICES.cloudFrontRequest,
    'firewall requests': firewallRequests(config, calls),
    logs: ((calls * 600) / 1e9) * PRICES.logGb,
  };
  return { ...costs, total: Object.values(costs).reduce((sum, cost) => sum + cost, 0) };
}

/** Dollars for what the service asks of its bucket for one transfer of so many parts. */
export function requestDollars(mode: DeploymentConfig['mode'], parts: number): number {
  const { put, list, get, head } = callsOf(CALLS_PER_TRANSFER[mode], parts);
  return (put + list) * PRICES.s3Put + (get + head) * PRICES.s3Get;
}

/** Dollars per month without any traffic, with what runs as configured. Calculated, as above. */
export function estimateIdleMonth(config: DeploymentConfig): number {
  return idleApps(config) + (keepsSignInSecret(config) ? PRICES.awsSecretMonth : 0);
}

function idleApps(config: DeploymentConfig): number {
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
