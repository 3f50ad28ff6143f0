import type { DistributionSummary } from '@aws-sdk/client-cloudfront';
import { paginateListDistributions } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { Compared, Live } from '../declared/live.ts';
import { readDistribution, readOriginAccessControl } from '../declared/readers/cloudfront.ts';
import { readInvokers, readPermission, readUrl } from '../declared/readers/lambda.ts';
import { distributionArn, URL_ACTIONS } from '../grants.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Statement } from '../policies.ts';

/** What no template says of a distribution. */
export interface DistributionFacts {
  readonly arn: string;
  readonly status: string | undefined;
  /** Statuses of requests to each app over HTTPS, and over plain HTTP. */
  readonly doors: { readonly user: number; readonly admin: number; readonly plain: number };
}

export interface CdnState extends Compared {
  readonly distribution: DistributionFacts | undefined;
}

export interface DistributionState extends CdnState {
  /** Who may invoke each function. */
  readonly policies: Readonly<Record<AppName, readonly Statement[]>>;
}

export async function observeDistribution(observer: Observer): Promise<DistributionState> {
  const { aws, config } = observer;
  const names = namesOf(config);
  const [found, AccessControl, user, admin, userUrl, adminUrl] = await Promise.all([
    observeCdnDistribution(observer),
    readOriginAccessControl(aws.cloudfront, names.originAccessControl),
    readInvokers(aws.lambda, names.functions.user),
    readInvokers(aws.lambda, names.functions.admin),
    readUrl(aws.lambda, names.functions.user),
    readUrl(aws.lambda, names.functions.admin),
  ]);
  const policies = { user, admin };
  const grant = (app: AppName, index: 0 | 1): Live | undefined =>
    readPermission(policies[app], names.functions[app], {
      Action: URL_ACTIONS[index],
      Principal: 'cloudfront.amazonaws.com',
      SourceArn: distributionArn(config, found.Distribution?.id ?? ''),
    });
  const live = {
    AccessControl,
    Distribution: found.Distribution,
    UserGrant0: grant('user', 0),
    UserGrant1: grant('user', 1),
    AdminGrant0: grant('admin', 0),
    AdminGrant1: grant('admin', 1),
  };
  const imports = {
    [names.urlExports.user]: userUrl?.attributes['FunctionUrl'],
    [names.urlExports.admin]: adminUrl?.attributes['FunctionUrl'],
  };
  return { seen: { live, imports }, distribution: found.facts, policies };
}

/** The distribution of a deployment, with what its doors answer. */
export async function observeCdnDistribution({
  aws,
  config,
  reach,
}: Observer): Promise<{ Distribution: Live | undefined; facts: DistributionFacts | undefined }> {
  const summary = await findDistribution(aws, namesOf(config).distributionComment);
  const seen = summary?.Id === undefined ? undefined : await readDistribution(aws.cloudfront, summary.Id);
  if (!seen) return { Distribution: undefined, facts: undefined };
  const { ARN = '', DomainName = '', Status } = seen.found;
  const status = async (url: string): Promise<number> => (await reach({ url })).status;
  const doors = {
    user: await status(`https://${DomainName}/api/info`),
    admin: await status(`https://${DomainName}/admin/health`),
    plain: await status(`http://${DomainName}/api/info`),
  };
  return { Distribution: seen.live, facts: { arn: ARN, status: Status, doors } };
}

/** The one distribution with that comment. Throws when several have it. */
export async function findDistribution({ cloudfront }: Aws, comment: string): Promise<DistributionSummary | undefined> {
  const found: DistributionSummary[] = [];
  for await (const { DistributionList } of paginateListDistributions({ client: cloudfront }, {})) {
    found.push(...(DistributionList?.Items ?? []).filter((item) => item.Comment === comment));
  }
  if (found.length > 1)
    throw new Error(
      `${found.length} distributions have the comment ${comment}: ${found.map(({ Id }) => Id).join(', ')}. Remove those that the product did not make`,
    );
  return found[0];
}
