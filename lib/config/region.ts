import { RegionInfo } from 'aws-cdk-lib/region-info';
import { DeployError } from '../deploy-error.ts';

/** Whether AWS has a region of that name, in any of its partitions. */
export function isRegion(name: string): boolean {
  return RegionInfo.regions.some((region) => region.name === name);
}

/** `aws`, or what the separate part of AWS is called that a region belongs to. ARNs begin with it. Throws `config` for no region. */
export function partitionOf(region: string): string {
  return fact(region, RegionInfo.get(region).partition);
}

/** What names of hosts in a region end with, such as `amazonaws.com`. Throws `config` for no region. */
export function domainSuffixOf(region: string): string {
  return fact(region, RegionInfo.get(region).domainSuffix);
}

function fact(region: string, found: string | undefined): string {
  if (found !== undefined) return found;
  throw new DeployError('config', `"${region}" is not a region of AWS, such as eu-west-2`);
}
