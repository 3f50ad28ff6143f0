import type { RegionDeployment } from '../region-deployment.ts';
import type { Address } from './report.ts';

/** Where the places answer, those that do: a role for a pipeline is nowhere. */
export async function addressesOf(deployments: readonly RegionDeployment[]): Promise<Address[]> {
  const found = await Promise.all(deployments.map(addressOf));
  return found.flatMap((address) => address ?? []);
}

export function describeAddress({ region, url, console }: Address): string {
  return `${region} is at ${url}, its console at ${console}`;
}

async function addressOf(deployment: RegionDeployment): Promise<Address | undefined> {
  try {
    const url = await deployment.address();
    const admin = (await deployment.adminAddress()) ?? url;
    return { region: deployment.region, url: `${url}/`, console: `${admin}/admin/` };
  } catch {
    // What cannot be asked is the finding of a step.
    return undefined;
  }
}
