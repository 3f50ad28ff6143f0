import { GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import { paginateListExports } from '@aws-sdk/client-cloudformation';
import { paginateDescribeManagedPrefixLists } from '@aws-sdk/client-ec2';
import { ORIGIN_HEADER } from '../../../lambdas/http/origin-header.ts';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import type { CdnState } from '../observed/distribution-state.ts';
import { findDistribution, observeCdnDistribution } from '../observed/distribution-state.ts';

/** Name under which CloudFront keeps the addresses that it asks origins from. */
const PREFIX_LIST = 'com.amazonaws.global.cloudfront.origin-facing';

export async function observeCdn(observer: Observer): Promise<CdnState> {
  const { originExport } = namesOf(observer.config);
  const [{ Distribution, facts }, behind] = await Promise.all([
    observeCdnDistribution(observer),
    readExport(observer.aws, originExport),
  ]);
  return { seen: { live: { Distribution }, imports: { [originExport]: behind } }, distribution: facts };
}

/** Id of the prefix list of CloudFront's own addresses in a region. Throws `unreachable` where there is none. */
export async function findOriginPrefixList({ ec2 }: Aws): Promise<string> {
  const Filters = [{ Name: 'prefix-list-name', Values: [PREFIX_LIST] }];
  for await (const { PrefixLists = [] } of paginateDescribeManagedPrefixLists({ client: ec2 }, { Filters })) {
    const found = PrefixLists.find(({ PrefixListName }) => PrefixListName === PREFIX_LIST);
    if (found?.PrefixListId !== undefined) return found.PrefixListId;
  }
  throw new DeployError(
    'unreachable',
    `this region has no prefix list ${PREFIX_LIST}, which locking needs: use another region`,
  );
}

/** Value of a stack's export of that name. */
export async function readExport({ cloudformation }: Aws, name: string): Promise<string | undefined> {
  for await (const { Exports = [] } of paginateListExports({ client: cloudformation }, {})) {
    const found = Exports.find(({ Name }) => Name === name);
    if (found) return found.Value;
  }
  return undefined;
}

/** The secret that the deployed CDN shows. CloudFront keeps it, and nothing else does. */
export async function deployedOriginSecret(aws: Aws, config: DeploymentConfig): Promise<string | undefined> {
  const found = await findDistribution(aws, namesOf(config).distributionComment);
  if (!found) return undefined;
  const { Distribution } = await aws.cloudfront.send(new GetDistributionCommand({ Id: found.Id }));
  const origins = Distribution?.DistributionConfig?.Origins?.Items ?? [];
  const headers = origins.flatMap(({ CustomHeaders }) => CustomHeaders?.Items ?? []);
  return headers.find(({ HeaderName }) => HeaderName?.toLowerCase() === ORIGIN_HEADER)?.HeaderValue;
}
